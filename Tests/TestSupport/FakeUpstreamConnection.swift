import Glibc
package import NIOCore
import NIOPosix
import Synchronization

/// One connection of a ``FakeUpstream``, for its script.
package final class FakeUpstreamConnection: Sendable {
    private struct State {
        var bytes = ByteBuffer()
        var isClosed = false
        var writtenBytes = 0
        var reader: CheckedContinuation<Void, Never>?
    }

    /// Counted from 0.
    package let number: Int
    private let channel: any Channel
    private let record: @Sendable (RecordedRequest) -> Void
    private let state = Mutex(State())

    init(
        _ channel: any Channel,
        number: Int,
        record: @escaping @Sendable (RecordedRequest) -> Void
    ) {
        self.channel = channel
        self.number = number
        self.record = record
    }

    /// Reads a whole request and records it; nil: the client has closed instead.
    package func readRequest() async throws -> RecordedRequest? {
        guard let head = try await readHead() else { return nil }
        return try await readBody(of: head)
    }

    /// Reads up to the empty line and leaves the body in the socket.
    package func readHead() async throws -> RecordedRequest? {
        guard let head = await readThrough(Array("\r\n\r\n".utf8)) else { return nil }
        guard let request = RecordedRequest(head: head, connection: number) else {
            throw Malformed()
        }
        return request
    }

    package func readBody(of head: RecordedRequest) async throws -> RecordedRequest {
        var request = head
        if head.isChunked {
            try await readChunks(of: &request)
        } else {
            request.body = try await read(head.contentLength)
            request.raw += request.body
        }
        record(request)
        return request
    }

    /// Returns when the kernel has taken all of it.
    package func write(_ text: String) async throws {
        try await write(ByteBuffer(string: text))
    }

    /// Returns when the kernel has taken all of it.
    package func write(_ bytes: ByteBuffer) async throws {
        try await channel.writeAndFlush(bytes).get()
        state.withLock { $0.writtenBytes += bytes.readableBytes }
    }

    /// What the kernel has taken so far.
    package var writtenBytes: Int { state.withLock { $0.writtenBytes } }

    /// Ends with a FIN (with unread bytes in the socket the kernel sends a reset).
    package func close() async throws { try await channel.close().get() }

    /// Ends with a reset.
    package func reset() async throws {
        if let socket = channel as? any SocketOptionProvider {
            try await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        }
        try await channel.close().get()
    }

    /// Reads and drops until the client closes.
    package func untilClosed() async {
        while await readMore(than: 0) { state.withLock { $0.bytes.clear() } }
    }

    private func readChunks(of request: inout RecordedRequest) async throws {
        while true {
            let line = try await readLine(of: &request)
            guard let count = Int(line.prefix { $0 != ";" }, radix: 16) else { throw Malformed() }
            if count == 0 { break }
            let chunk = try await read(count + 2)
            request.raw += chunk
            request.body += chunk.dropLast(2)
        }
        while let field = RecordedRequest.field(try await readLine(of: &request)) {
            request.trailers.append(field)
        }
    }

    private func readLine(of request: inout RecordedRequest) async throws -> Substring {
        guard let line = await readThrough(Array("\r\n".utf8)) else { throw Malformed() }
        request.raw += line
        return Substring(decoding: line.dropLast(2), as: UTF8.self)
    }

    private func read(_ count: Int) async throws -> [UInt8] {
        guard let bytes = await take({ $0.readBytes(length: count) }) else { throw Malformed() }
        return bytes
    }

    private func readThrough(_ end: [UInt8]) async -> [UInt8]? {
        await take { $0.readThrough(end) }
    }

    /// Reads until it can be taken; nil: the client has closed before.
    private func take(_ part: @Sendable (inout ByteBuffer) -> [UInt8]?) async -> [UInt8]? {
        while true {
            let (taken, left) = state.withLock { (part(&$0.bytes), $0.bytes.readableBytes) }
            if let taken { return taken }
            guard await readMore(than: left) else { return nil }
        }
    }

    /// Returns at once if more has come since so many bytes were seen. False: the client has
    /// closed.
    private func readMore(than before: Int) async -> Bool {
        channel.read()
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                guard !state.isClosed, state.bytes.readableBytes <= before else { return true }
                state.reader = continuation
                return false
            }
            if isReady { continuation.resume() }
        }
        return state.withLock { $0.bytes.readableBytes > before }
    }

    private func update(_ change: (inout State) -> Void) {
        let reader = state.withLock { state in
            change(&state)
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume()
    }

    /// A channel forgets to read if it is asked before it is active: `start` runs after that.
    func makeHandler(
        start: @escaping @Sendable () -> Void
    ) -> any ChannelHandler & Sendable {
        Handler(connection: self, start: start)
    }

    private final class Handler: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        private let connection: FakeUpstreamConnection

        private let start: @Sendable () -> Void

        init(connection: FakeUpstreamConnection, start: @escaping @Sendable () -> Void) {
            self.connection = connection
            self.start = start
        }

        func channelActive(context: ChannelHandlerContext) { start() }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = unwrapInboundIn(data)
            connection.update { $0.bytes.writeImmutableBuffer(bytes) }
        }

        func channelInactive(context: ChannelHandlerContext) {
            connection.update { $0.isClosed = true }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }

    /// The client has sent something that is no HTTP, or has left in the middle of a request.
    package struct Malformed: Error {}
}

extension ByteBuffer {
    fileprivate mutating func readThrough(_ end: [UInt8]) -> [UInt8]? {
        let view = readableBytesView
        guard view.count >= end.count else { return nil }
        for start in view.startIndex...(view.endIndex - end.count)
        where view[start] == end[0] && view[start..<(start + end.count)].elementsEqual(end) {
            return readBytes(length: start + end.count - view.startIndex)
        }
        return nil
    }
}
