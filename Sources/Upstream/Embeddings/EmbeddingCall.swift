import NIOCore

/// One request for vectors and the body of its answer, put together on an event loop. Everything
/// here happens on that event loop.
final class EmbeddingCall: UpstreamObserver {
    /// Fails with ``EmbeddingsError``.
    var body: EventLoopFuture<ByteBuffer> { promise.futureResult }

    private let eventLoop: any EventLoop
    private let promise: EventLoopPromise<ByteBuffer>
    private let maxBytes: Int
    private var transfer: UpstreamTransfer?
    private var deadline: Scheduled<Void>?
    private var received = ByteBuffer()

    /// - Parameter maxBytes: a larger answer is given up.
    init(maxBytes: Int, on eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        self.maxBytes = maxBytes
        promise = eventLoop.makePromise()
    }

    func begin(_ transfer: UpstreamTransfer, within timeout: Duration) {
        self.transfer = transfer
        deadline = eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(timeout)) {
            self.end(.failure(.timedOut))
        }
    }

    func upstreamDidReceive(head: UpstreamHead) {
        guard head.status == 200 else { return end(.failure(.refused(status: head.status))) }
    }

    func upstreamDidReceive(body: ByteBuffer) {
        guard received.readableBytes + body.readableBytes <= maxBytes else {
            return end(.failure(.malformedAnswer))
        }
        received.writeImmutableBuffer(body)
        transfer?.grant(body.readableBytes)
    }

    func upstreamDidEnd(trailers: [(name: String, value: String)]) { end(.success(received)) }

    func upstreamDidFail(_ error: UpstreamError) {
        end(.failure(error == .timedOut ? .timedOut : .unreachable(error)))
    }

    func upstreamWantsBody() {}

    /// The first end counts; what is left of the transfer is given up.
    private func end(_ result: Result<ByteBuffer, EmbeddingsError>) {
        guard let transfer else { return }
        self.transfer = nil
        transfer.cancel()
        deadline?.cancel()
        promise.completeWith(result.mapError { $0 as any Error })
    }
}
