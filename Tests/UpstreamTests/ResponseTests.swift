import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import Upstream

@Suite(.timeLimit(.minutes(1))) struct ResponseTests {
    private static func response(
        to request: UpstreamRequest = .get(),
        from bytes: String
    ) async throws -> TestTransfer.Response {
        let fake = try await FakeUpstream.answering { _ in bytes }
        let upstream = try CurlUpstream.make(fake.baseURL)
        let response = try await upstream.response(to: request)
        upstream.shutdown()
        await fake.stop()
        return response
    }

    @Test func `the head keeps order, case and repetition, and interim heads are skipped`()
        async throws
    {
        let response = try await Self.response(
            from: "HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\nHTTP/1.1 429 Slow Down Please\r\n"
                + "Set-Cookie: a=1\r\nx-lower: v\r\nRetry-After:   7  \r\nSET-cookie: b=2\r\n"
                + "X-Empty:\r\nContent-Length: 2\r\n\r\nno"
        )
        #expect(response.head.status == 429)
        #expect(response.head.reason == "Slow Down Please")
        #expect(
            response.head.headers.map { "\($0.name)=\($0.value)" } == [
                "Set-Cookie=a=1", "x-lower=v", "Retry-After=7", "SET-cookie=b=2", "X-Empty=",
                "Content-Length=2",
            ]
        )
        #expect(response.text == "no")
    }

    @Test(arguments: [204, 304])
    func `a status without content ends with its head`(status: Int) async throws {
        let response = try await Self.response(from: "HTTP/1.1 \(status) X\r\nETag: e\r\n\r\n")
        #expect(response.head.status == status)
        #expect(response.body.isEmpty)
    }

    @Test func `the answer to HEAD has a length and no body`() async throws {
        let response = try await Self.response(
            to: UpstreamRequest(method: "HEAD", path: "/"),
            from: "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
        )
        #expect(response.head.headers.map(\.value) == ["1000"])
        #expect(response.body.isEmpty)
    }

    @Test func `redirects and encoded bodies are passed on, not acted on`() async throws {
        let response = try await Self.response(
            from: "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Encoding: gzip\r\n"
                + "Set-Cookie: a=b\r\nContent-Length: 3\r\n\r\nraw"
        )
        #expect(response.head.status == 302)
        #expect(response.text == "raw")
    }

    @Test func `trailers of a chunked response come with its end`() async throws {
        let response = try await Self.response(
            from: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3;ext=1\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 5\r\nx-sum: 6\r\n\r\n"
        )
        #expect(response.text == "abcde")
        #expect(response.trailers.map { "\($0.name)=\($0.value)" } == ["X-Sum=5", "x-sum=6"])
    }

    @Test func `a chunked body is the same in any split`() async throws {
        let wire = Array(
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "5\r\nhello\r\n1\r\n \r\nB\r\nwide w\u{F6}rld\r\n0\r\n\r\n").utf8
        )
        let fake = try await FakeUpstream.start { connection in
            var cut = 1
            while try await connection.readRequest() != nil {
                try await connection.write(ByteBuffer(bytes: wire[..<cut]))
                try await connection.write(ByteBuffer(bytes: wire[cut...]))
                cut += 1
            }
        }
        let upstream = try CurlUpstream.make(fake.baseURL)
        for _ in 1..<wire.count {
            #expect(try await upstream.response(to: .get()).text == "hello wide w\u{F6}rld")
        }
        #expect(fake.connectionCount == 1)
        upstream.shutdown()
        await fake.stop()
    }

    @Test func `each piece is delivered as it comes`() async throws {
        let seen = FakeUpstream.Signal()
        let fake = try await FakeUpstream.start { connection in
            _ = try await connection.readRequest()
            try await connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            try await connection.write("3\r\none\r\n")
            await seen.wait()
            try await connection.write("3\r\ntwo\r\n0\r\n\r\n")
        }
        let upstream = try CurlUpstream.make(fake.baseURL)
        let transfer = try await TestTransfer.start(.get(), at: upstream)
        var text = ""
        for await event in transfer.events {
            guard case .body(let bytes) = event else { continue }
            text += String(buffer: bytes)
            seen.open()
        }
        #expect(text == "onetwo")
        upstream.shutdown()
        await fake.stop()
    }

    @Test(arguments: [false, true])
    func `500 transfers at once on many event loops get their own bytes`(
        byThread: Bool
    ) async throws {
        let fake = try await FakeUpstream.answering { request in
            let body = String(decoding: request.body, as: UTF8.self)
            return "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        }
        let upstream = try CurlUpstream.make(fake.baseURL, signalsByThread: byThread)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 4)
        try await withThrowingTaskGroup { tasks in
            for number in 0..<500 {
                let body = String(repeating: "<\(number)>", count: 1 + number % 7 * 300)
                tasks.addTask {
                    let response = try await upstream.response(to: .post(body), on: group.next())
                    #expect(response.text == body)
                }
            }
            try await tasks.waitForAll()
        }
        #expect(fake.requests.count == 500)
        upstream.shutdown()
        await fake.stop()
        try await group.shutdownGracefully()
    }
}
