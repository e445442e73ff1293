import NIOCore
import Synchronization
import TestSupport
import Testing

@testable import Upstream

/// Back-pressure both ways, uploads piece by piece, and leaving early.
@Suite(.timeLimit(.minutes(1))) struct FlowTests {
    private static let piece = ByteBuffer(repeating: 0x61, count: 64 * 1024)
    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    /// Answers `/big` with so many pieces and everything else with `ok`.
    private func makeFake(
        pieces: Int,
        connections: @escaping @Sendable (FakeUpstreamConnection) -> Void = { _ in }
    ) async throws -> FakeUpstream {
        try await FakeUpstream.start { connection in
            while let request = try await connection.readRequest() {
                guard request.target == "/v1/big" else {
                    try await connection.write(Self.ok)
                    continue
                }
                connections(connection)
                let count = pieces * Self.piece.readableBytes
                try await connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(count)\r\n\r\n")
                for _ in 0..<pieces { try await connection.write(Self.piece) }
            }
        }
    }

    @Test func `200 MiB for a reader who grants nothing stay at the upstream`() async throws {
        let (connections, continuation) = AsyncStream.makeStream(of: FakeUpstreamConnection.self)
        let fake = try await makeFake(pieces: 3200) { continuation.yield($0) }
        let upstream = try CurlUpstream.make(fake.baseURL)
        let big = try await TestTransfer.start(.get("/big"), at: upstream)
        let connection = try #require(await connections.first { _ in true })
        var received = 0
        for await event in big.events {
            if case .body(let bytes) = event { received += bytes.readableBytes }
            if received >= UpstreamTransfer.creditBytes { break }
        }
        // Others are served meanwhile; each answer is a turn in which more could have been taken.
        for _ in 0..<100 {
            #expect(try await upstream.response(to: .get()).text == "ok")
        }
        #expect(received <= UpstreamTransfer.creditBytes + 64 * 1024)
        #expect(connection.writtenBytes <= 24 << 20)
        big.act { $0.cancel() }
        upstream.shutdown()
        await fake.stop()
    }

    @Test(arguments: [false, true])
    func `a response goes on with each grant until all of it is there`(byThread: Bool) async throws
    {
        let fake = try await makeFake(pieces: 128)
        let upstream = try CurlUpstream.make(fake.baseURL, signalsByThread: byThread)
        let response = try await upstream.response(to: .get("/big"))
        #expect(response.body.count == 8 << 20)
        #expect(response.body.allSatisfy { $0 == 0x61 })
        upstream.shutdown()
        await fake.stop()
    }

    @Test(arguments: [false, true])
    func `a cancelled transfer closes its connection and is not heard of again`(
        byThread: Bool
    ) async throws {
        let closed = FakeUpstream.Signal()
        let fake = try await FakeUpstream.start { connection in
            _ = try await connection.readRequest()
            try await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")
            await connection.untilClosed()
            closed.open()
        }
        let upstream = try CurlUpstream.make(fake.baseURL, signalsByThread: byThread)
        let transfer = try await TestTransfer.start(.post("{}"), at: upstream)
        for await event in transfer.events {
            if case .body = event { break }
        }
        transfer.act { $0.cancel() }
        await closed.wait()
        upstream.shutdown()
        let isSilent = try await transfer.eventLoop.submit { true }.get()
        #expect(isSilent)
        await fake.stop()
    }

    @Test(arguments: [nil, 11])
    func `a streamed body arrives as it is sent`(length: Int?) async throws {
        let fake = try await FakeUpstream.answering { _ in Self.ok }
        let upstream = try CurlUpstream.make(fake.baseURL)
        let request = UpstreamRequest(
            method: "PUT",
            path: "/files",
            headers: [("Content-Type", "x/y")],
            body: .stream(length: length)
        )
        for _ in 0..<2 {
            let transfer = try await TestTransfer.start(request, at: upstream)
            for piece in ["hello", " ", "world"] {
                transfer.act { $0.send(ByteBuffer(string: piece)) }
            }
            transfer.act { $0.finishBody() }
            #expect(try await transfer.response().text == "ok")
        }
        upstream.shutdown()
        await fake.stop()
        let arrived = try #require(fake.requests.last)
        #expect(arrived.method == "PUT")
        #expect(arrived.body == Array("hello world".utf8))
        #expect(arrived.isChunked == (length == nil))
        #expect(fake.connectionCount == 1)
    }

    @Test func `a streamed body may be empty`() async throws {
        let fake = try await FakeUpstream.answering { _ in Self.ok }
        let upstream = try CurlUpstream.make(fake.baseURL)
        for length in [nil, 0] {
            let request = UpstreamRequest(
                method: "POST",
                path: "/",
                body: .stream(length: length)
            )
            let transfer = try await TestTransfer.start(request, at: upstream)
            transfer.act { $0.finishBody() }
            #expect(try await transfer.response().text == "ok")
        }
        #expect(fake.requests.map(\.body) == [[], []])
        upstream.shutdown()
        await fake.stop()
    }

    @Test func `an upload waits for an upstream that does not read, and goes on with it`()
        async throws
    {
        let mayRead = FakeUpstream.Signal()
        let fake = try await FakeUpstream.start { connection in
            while let head = try await connection.readHead() {
                if head.isChunked { await mayRead.wait() }
                _ = try await connection.readBody(of: head)
                try await connection.write(Self.ok)
            }
        }
        let upstream = try CurlUpstream.make(fake.baseURL)
        let request = UpstreamRequest(method: "POST", path: "/", body: .stream(length: nil))
        let transfer = try await TestTransfer.start(request, at: upstream)
        let sentPieces = Mutex(0)
        async let status = upload(320, through: transfer) { sentPieces.withLock { $0 += 1 } }
        for _ in 0..<100 {
            #expect(try await upstream.response(to: .get()).text == "ok")
        }
        #expect(sentPieces.withLock { $0 } * Self.piece.readableBytes <= 16 << 20)
        mayRead.open()
        #expect(try await status == 200)
        #expect(fake.requests.last?.body.count == 320 * Self.piece.readableBytes)
        upstream.shutdown()
        await fake.stop()
    }

    /// Sends so many pieces, each when it is welcome, and returns the status of the response.
    private func upload(
        _ pieces: Int,
        through transfer: TestTransfer,
        _ didSend: @Sendable () -> Void
    ) async throws -> Int? {
        var events = transfer.events.makeAsyncIterator()
        for _ in 0..<pieces {
            let isWelcome = try await transfer.eventLoop.submit {
                transfer.transfer.value.send(Self.piece)
            }.get()
            didSend()
            if !isWelcome { _ = await events.next() }
        }
        transfer.act { $0.finishBody() }
        guard case .head(let head) = await events.next() else { return nil }
        return head.status
    }
}
