import NIOCore
import NIOPosix
import Synchronization

/// An upstream that does exactly what a test says, over real sockets on 127.0.0.1: each connection
/// runs the script from its first byte to its last.
///
///     let upstream = try await FakeUpstream.start { connection in
///         while try await connection.readRequest() != nil {
///             try await connection.write("HTTP/1.1 204 No Content\r\n\r\n")
///         }
///     }
///
/// The connection is closed when the script returns. Everything that was read is in ``requests``.
package final class FakeUpstream: Sendable {
    package typealias Script = @Sendable (FakeUpstreamConnection) async throws -> Void

    private struct State {
        var requests: [RecordedRequest] = []
        var connections: [FakeUpstreamConnection] = []
        var scripts: [Task<Void, Never>] = []
        var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    package let port: Int
    private let server: any Channel
    private let state: SharedState

    private final class SharedState: Sendable {
        let value = Mutex(State())
    }

    private init(server: any Channel, port: Int, state: SharedState) {
        self.server = server
        self.port = port
        self.state = state
    }

    package static func start(_ script: @escaping Script) async throws -> FakeUpstream {
        let state = SharedState()
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 1024)
            // A script reads when it wants to: what it leaves alone stays in the socket.
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try accept(channel, state, script) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        guard let port = server.localAddress?.port else { throw ChannelError.unknownLocalAddress }
        return FakeUpstream(server: server, port: port, state: state)
    }

    /// Answers every request on kept-alive connections with these bytes.
    package static func answering(
        _ answer: @escaping @Sendable (RecordedRequest) -> String
    ) async throws -> FakeUpstream {
        try await start { connection in
            while let request = try await connection.readRequest() {
                try await connection.write(answer(request))
            }
        }
    }

    package func stop() async {
        try? await server.close().get()
        let (connections, scripts) = state.value.withLock { ($0.connections, $0.scripts) }
        for script in scripts { script.cancel() }
        for connection in connections { try? await connection.close() }
        for script in scripts { await script.value }
        let waiters = state.value.withLock { state in
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.continuation.resume() }
    }

    package var baseURL: String { "http://127.0.0.1:\(port)/v1" }

    /// In the order in which they were whole.
    package var requests: [RecordedRequest] { state.value.withLock { $0.requests } }

    package var connectionCount: Int { state.value.withLock { $0.connections.count } }

    /// Waits until so many requests have been read whole; or until the upstream is stopped.
    package func untilRequests(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.value.withLock { state in
                if state.requests.count >= count { return true }
                state.waiters.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    private static func accept(
        _ channel: any Channel,
        _ state: SharedState,
        _ script: @escaping Script
    ) throws {
        let connection = state.value.withLock { value in
            let connection = FakeUpstreamConnection(channel, number: value.connections.count) {
                record($0, in: state)
            }
            value.connections.append(connection)
            return connection
        }
        let handler = connection.makeHandler {
            // Lives as long as the connection; stop() cancels it and waits for it.
            let task = Task {
                try? await script(connection)
                try? await connection.close()
            }
            state.value.withLock { $0.scripts.append(task) }
        }
        try channel.pipeline.syncOperations.addHandler(handler)
    }

    private static func record(_ request: RecordedRequest, in state: SharedState) {
        let ready = state.value.withLock { state in
            state.requests.append(request)
            let count = state.requests.count
            defer { state.waiters.removeAll { $0.count <= count } }
            return state.waiters.filter { $0.count <= count }
        }
        for waiter in ready { waiter.continuation.resume() }
    }
}
