import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import Upstream

@Suite(.timeLimit(.minutes(1))) struct FailureTests {
    /// What a single transfer fails with; the head's status if it came to that.
    private func failure(
        of request: UpstreamRequest = .post("{}"),
        configure: (inout UpstreamConfiguration) -> Void = { _ in },
        script: @escaping FakeUpstream.Script
    ) async throws -> (status: Int?, error: UpstreamError?) {
        let fake = try await FakeUpstream.start(script)
        let upstream = try CurlUpstream.make(fake.baseURL, configure: configure)
        let result = try await outcome(of: TestTransfer.start(request, at: upstream))
        upstream.shutdown()
        await fake.stop()
        return result
    }

    private func outcome(
        of transfer: TestTransfer
    ) async -> (status: Int?, error: UpstreamError?) {
        var status: Int?
        for await event in transfer.events {
            if case .head(let head) = event { status = head.status }
            if case .failed(let error) = event { return (status, error) }
        }
        return (status, nil)
    }

    private func isBroken(_ error: UpstreamError?) -> Bool {
        if case .broken = error { true } else { false }
    }

    private func isUnreachable(_ error: UpstreamError?) -> Bool {
        if case .unreachable = error { true } else { false }
    }

    @Test func `a port where nobody listens is unreachable`() async throws {
        let upstream = try CurlUpstream.make("http://127.0.0.1:1/v1")
        let (status, error) = try await outcome(of: TestTransfer.start(.get(), at: upstream))
        #expect(status == nil)
        #expect(isUnreachable(error))
    }

    @Test func `a name that does not resolve is unreachable`() async throws {
        let upstream = try CurlUpstream.make("http://nowhere.invalid/v1")
        let (_, error) = try await outcome(of: TestTransfer.start(.get(), at: upstream))
        #expect(isUnreachable(error))
    }

    @Test(arguments: [true, false])
    func `a connection that ends before the head is broken`(isReset: Bool) async throws {
        let (status, error) = try await failure { connection in
            _ = try await connection.readRequest()
            if isReset { try await connection.reset() }
        }
        #expect(status == nil)
        #expect(isBroken(error))
    }

    @Test(arguments: [true, false])
    func `a body cut short is broken, never a clean end`(isReset: Bool) async throws {
        for framing in ["Content-Length: 100", "Transfer-Encoding: chunked"] {
            let (status, error) = try await failure { connection in
                _ = try await connection.readRequest()
                try await connection.write("HTTP/1.1 200 OK\r\n\(framing)\r\n\r\n3\r\nabc\r\n")
                if isReset { try await connection.reset() }
            }
            #expect(status == 200)
            #expect(isBroken(error), "\(framing)")
        }
    }

    @Test func `a bad chunk is broken`() async throws {
        let (status, error) = try await failure { connection in
            _ = try await connection.readRequest()
            try await connection.write(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nZZ\r\nx\r\n"
            )
            await connection.untilClosed()
        }
        #expect(status == 200)
        #expect(isBroken(error))
    }

    @Test func `bytes that are no HTTP are broken`() async throws {
        let (status, error) = try await failure { connection in
            _ = try await connection.readRequest()
            try await connection.write("SSH-2.0-nope\r\n")
        }
        #expect(status == nil)
        #expect(isBroken(error))
    }

    @Test func `an upstream that says nothing times out`() async throws {
        let (status, error) = try await failure {
            $0.headTimeout = .milliseconds(50)
        } script: { connection in
            await connection.untilClosed()
        }
        #expect(status == nil)
        #expect(error == .timedOut)
    }

    @Test func `a body that falls silent times out only if that is set`() async throws {
        let (status, error) = try await failure {
            $0.idleTimeout = .milliseconds(50)
        } script: { connection in
            _ = try await connection.readRequest()
            try await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")
            await connection.untilClosed()
        }
        #expect(status == 200)
        #expect(error == .timedOut)
    }

    @Test func `a POST on a kept connection that dies is not sent again, a GET is`() async throws {
        let fake = try await FakeUpstream.start { connection in
            _ = try await connection.readRequest()
            try await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            // Takes a second request and dies over it.
            _ = try await connection.readRequest()
        }
        let upstream = try CurlUpstream.make(fake.baseURL)
        _ = try await upstream.response(to: .get("/1"))
        let (status, error) = try await outcome(of: TestTransfer.start(.post("2"), at: upstream))
        #expect(status == nil)
        #expect(isBroken(error))
        #expect(fake.requests.map(\.target) == ["/v1/1", "/v1/chat/completions"])
        _ = try await upstream.response(to: .get("/3"))
        #expect(try await upstream.response(to: .get("/4")).text == "ok")
        #expect(fake.requests.map(\.target)[2...] == ["/v1/3", "/v1/4", "/v1/4"])
        upstream.shutdown()
        await fake.stop()
    }

    @Test(arguments: [false, true])
    func `shutting down fails what is under way, and what comes later`(
        byThread: Bool
    ) async throws {
        let fake = try await FakeUpstream.start { connection in
            _ = try await connection.readRequest()
            await connection.untilClosed()
        }
        let upstream = try CurlUpstream.make(fake.baseURL, signalsByThread: byThread)
        let transfer = try await TestTransfer.start(.get(), at: upstream)
        await fake.untilRequests(1)
        upstream.shutdown()
        #expect(isBroken(await outcome(of: transfer).error))
        let late = try await TestTransfer.start(.get(), at: upstream)
        #expect(isBroken(await outcome(of: late).error))
        await fake.stop()
    }

    @Test func `an event loop that ends takes its transfers with it`() async throws {
        let fake = try await FakeUpstream.start { connection in
            _ = try await connection.readRequest()
            await connection.untilClosed()
        }
        let upstream = try CurlUpstream.make(fake.baseURL)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let transfer = try await TestTransfer.start(.get(), at: upstream, on: group.next())
        await fake.untilRequests(1)
        try await group.shutdownGracefully()
        #expect(isBroken(await outcome(of: transfer).error))
        upstream.shutdown()
        await fake.stop()
    }

    @Test func `an upstream that is let go of closes its connections`() async throws {
        let closed = FakeUpstream.Signal()
        let fake = try await FakeUpstream.start { connection in
            _ = try await connection.readRequest()
            try await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            await connection.untilClosed()
            closed.open()
        }
        _ = try await CurlUpstream.make(fake.baseURL).response(to: .get())
        await closed.wait()
        await fake.stop()
    }

    @Test(arguments: ["", "ftp://host/v1", "no url", "http://host/v1?key=x"])
    func `a base URL that can't be one is refused at once`(url: String) {
        #expect(throws: UpstreamError.self) { try CurlUpstream.make(url) }
    }
}
