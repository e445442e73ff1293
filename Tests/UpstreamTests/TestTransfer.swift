import Logging
import NIOCore
import NIOPosix
import Testing

@testable import Upstream

/// A transfer and what its observer was told, for tests that are no event loop.
struct TestTransfer: Sendable {
    enum Event: Sendable {
        case head(UpstreamHead)
        case body(ByteBuffer)
        case end([(name: String, value: String)])
        case failed(UpstreamError)
        case wantsBody
    }

    /// All of a response that ended well.
    struct Response: Sendable {
        var head: UpstreamHead
        var body: [UInt8] = []
        var trailers: [(name: String, value: String)] = []

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// One for all: each event loop has connections of its own.
    static let eventLoop = MultiThreadedEventLoopGroup.singleton.next()

    let transfer: NIOLoopBound<UpstreamTransfer>
    let eventLoop: any EventLoop
    let events: AsyncStream<Event>

    static func start(
        _ request: UpstreamRequest,
        at upstream: CurlUpstream,
        on eventLoop: any EventLoop = TestTransfer.eventLoop
    ) async throws -> TestTransfer {
        let (events, continuation) = AsyncStream.makeStream(of: Event.self)
        let transfer = try await eventLoop.submit {
            let observer = Recorder(continuation: continuation, eventLoop: eventLoop)
            let transfer = upstream.start(request, on: eventLoop, observer: observer)
            return NIOLoopBound(transfer, eventLoop: eventLoop)
        }.get()
        return TestTransfer(transfer: transfer, eventLoop: eventLoop, events: events)
    }

    /// The whole response; each piece of the body is granted back. Throws what the observer was
    /// told.
    func response() async throws -> Response {
        var response: Response?
        for await event in events {
            switch event {
            case .head(let head):
                #expect(response == nil)
                response = Response(head: head)
            case .body(let bytes):
                response?.body += bytes.readableBytesView
                act { $0.grant(bytes.readableBytes) }
            case .end(let trailers): response?.trailers = trailers
            case .failed(let error): throw error
            case .wantsBody: break
            }
        }
        return try #require(response)
    }

    func act(_ body: @escaping @Sendable (UpstreamTransfer) -> Void) {
        eventLoop.execute { body(transfer.value) }
    }

    private final class Recorder: UpstreamObserver, Sendable {
        private let continuation: AsyncStream<Event>.Continuation
        private let eventLoop: any EventLoop

        init(continuation: AsyncStream<Event>.Continuation, eventLoop: any EventLoop) {
            self.continuation = continuation
            self.eventLoop = eventLoop
        }

        func upstreamDidReceive(head: UpstreamHead) { note(.head(head)) }

        func upstreamDidReceive(body: ByteBuffer) { note(.body(body)) }

        func upstreamDidEnd(trailers: [(name: String, value: String)]) {
            note(.end(trailers))
            continuation.finish()
        }

        func upstreamDidFail(_ error: UpstreamError) {
            note(.failed(error))
            continuation.finish()
        }

        func upstreamWantsBody() { note(.wantsBody) }

        private func note(_ event: Event) {
            eventLoop.preconditionInEventLoop()
            if case .terminated = continuation.yield(event) { Issue.record("called after the end") }
        }
    }
}

extension CurlUpstream {
    /// An upstream without a proxy, whatever the environment says.
    static func make(
        _ baseURL: String,
        signalsByThread: Bool = false,
        configure: (inout UpstreamConfiguration) -> Void = { _ in }
    ) throws -> CurlUpstream {
        var configuration = UpstreamConfiguration(baseURL: baseURL, proxy: "")
        configure(&configuration)
        return try CurlUpstream(
            configuration: configuration,
            logger: Logger(label: "test"),
            signalsByThread: signalsByThread
        )
    }

    func response(
        to request: UpstreamRequest,
        on eventLoop: any EventLoop = TestTransfer.eventLoop
    ) async throws -> TestTransfer.Response {
        try await TestTransfer.start(request, at: self, on: eventLoop).response()
    }
}

extension UpstreamRequest {
    static func get(_ path: String = "/models") -> Self { Self(method: "GET", path: path) }

    static func post(_ body: String, to path: String = "/chat/completions") -> Self {
        Self(method: "POST", path: path, body: .bytes(ByteBuffer(string: body)))
    }
}
