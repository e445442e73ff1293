import ChatCodec
import Logging
import NIOCore
import NIOPosix
import Upstream

/// The memory API of a running proxy, over HTTP.
final class ServerAccess: MemoryAccess {
    private let upstream: CurlUpstream
    private let address: String
    private let token: String
    private let eventLoop = MultiThreadedEventLoopGroup.singleton.any()

    /// - Parameter baseURL: the proxy's, without `/api/v1`.
    init(baseURL: String, token: String, logger: Logger) throws {
        let configuration = UpstreamConfiguration(
            baseURL: baseURL,
            connectTimeout: .seconds(5),
            headTimeout: .seconds(600),
            proxy: ""
        )
        upstream = try CurlUpstream(configuration: configuration, logger: logger)
        address = baseURL
        self.token = token
    }

    /// Blocks until the last transfer has ended.
    func shutdown() { upstream.shutdown() }

    func send(
        _ request: APIRequest,
        receive: @escaping @Sendable (ByteBuffer) throws -> Void
    ) async throws -> APIAnswer {
        try await start(
            request.method.rawValue,
            request.target,
            body: request.body,
            receive: receive
        ).get()
    }

    /// The same for any of the proxy's own routes.
    func start(
        _ method: String,
        _ target: String,
        headers more: [(name: String, value: String)] = [],
        body: [UInt8]?,
        receive: @escaping @Sendable (ByteBuffer) throws -> Void
    ) -> EventLoopFuture<APIAnswer> {
        var headers = [(name: "Authorization", value: "Bearer \(token)")] + more
        if body != nil { headers.append(("Content-Type", "application/json")) }
        let sent = UpstreamRequest(
            method: method,
            path: target,
            headers: headers,
            body: body.map { .bytes(ByteBuffer(bytes: $0)) } ?? .none
        )
        let (upstream, eventLoop) = (upstream, eventLoop)
        return eventLoop.flatSubmit {
            let call = ServerCall(on: eventLoop, receive: receive)
            call.begin(upstream.start(sent, on: eventLoop, observer: call))
            return call.answer
        }
    }
}

/// One request and its answer. Everything here happens on the event loop.
private final class ServerCall: UpstreamObserver {
    /// Once all of its body has come.
    var answer: EventLoopFuture<APIAnswer> { promise.futureResult }

    private let promise: EventLoopPromise<APIAnswer>
    private let receive: @Sendable (ByteBuffer) throws -> Void
    private var transfer: UpstreamTransfer?
    private var received = APIAnswer(status: 0)

    init(on eventLoop: any EventLoop, receive: @escaping @Sendable (ByteBuffer) throws -> Void) {
        promise = eventLoop.makePromise()
        self.receive = receive
    }

    func begin(_ transfer: UpstreamTransfer) { self.transfer = transfer }

    func upstreamDidReceive(head: UpstreamHead) { received.status = head.status }

    /// What can't be handed on ends the transfer, as a full disk does.
    func upstreamDidReceive(body: ByteBuffer) {
        transfer?.grant(body.readableBytes)
        guard received.isGood else {
            received.refusal.writeImmutableBuffer(body)
            return
        }
        do {
            try receive(body)
        } catch {
            transfer?.cancel()
            promise.fail(error)
        }
    }

    func upstreamDidEnd(trailers: [(name: String, value: String)]) { promise.succeed(received) }

    func upstreamDidFail(_ error: UpstreamError) {
        promise.fail(MemoryAccessError.unreachable("the proxy does not answer: \(error)"))
    }

    func upstreamWantsBody() {}
}
