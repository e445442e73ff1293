package import NIOCore

/// One request and its response. All methods are called on the transfer's event loop, and do
/// nothing once it has ended, failed or been cancelled.
///
/// The upstream is read only while there is credit: ``creditBytes`` at first, less with each
/// received byte, more with each granted one.
package final class UpstreamTransfer: Sendable {
    /// Each way: how much of a response we take before its reader gives credit back, and how much
    /// of a streamed request body waits here for the upstream.
    package static let creditBytes = 512 * 1024

    /// Credit is given back in lumps: a response that waits does not go on for a few bytes.
    static let lumpBytes = creditBytes / 4

    private struct State {
        /// nil: there was no way to begin.
        let loop: CurlLoop?
        var observer: (any UpstreamObserver)?
        var grantedBytes = 0
        var unsentBytes = 0
        var isFull = false
    }

    private let state: NIOLoopBoundBox<State>

    init(at loop: CurlLoop?, on eventLoop: any EventLoop, observer: any UpstreamObserver) {
        state = NIOLoopBoundBox(State(loop: loop, observer: observer), eventLoop: eventLoop)
    }

    /// Gives response credit back, for bytes that have left our hands. Cheap: call it for any
    /// number of bytes, the lumps are made here.
    package func grant(_ bytes: Int) {
        guard state.value.observer != nil else { return }
        state.value.grantedBytes += bytes
        guard state.value.grantedBytes >= Self.lumpBytes else { return }
        state.value.loop?.put(.grant(self, state.value.grantedBytes))
        state.value.grantedBytes = 0
    }

    /// The next piece of a streamed request body. False: enough for now, go on after
    /// ``UpstreamObserver/upstreamWantsBody()``; the piece itself is taken in any case.
    @discardableResult
    package func send(_ bytes: ByteBuffer) -> Bool {
        guard state.value.observer != nil, bytes.readableBytes > 0 else { return true }
        state.value.unsentBytes += bytes.readableBytes
        if state.value.unsentBytes >= Self.creditBytes { state.value.isFull = true }
        state.value.loop?.put(.send(self, bytes))
        return !state.value.isFull
    }

    package func finishBody() {
        guard state.value.observer != nil else { return }
        state.value.loop?.put(.finishBody(self))
    }

    /// Takes the request back: its connection is closed (HTTP/2: its stream is reset) unless the
    /// response was complete, and the observer is not called again.
    package func cancel() {
        guard state.value.observer != nil else { return }
        state.value.observer = nil
        state.value.loop?.put(.cancel(self))
    }

    func deliver(_ delivery: Delivery) {
        if delivery.sentBytes > 0 { takeBack(delivery.sentBytes) }
        if let head = delivery.head { state.value.observer?.upstreamDidReceive(head: head) }
        if let body = delivery.body { state.value.observer?.upstreamDidReceive(body: body) }
        guard let outcome = delivery.outcome, let observer = state.value.observer else { return }
        state.value.observer = nil
        switch outcome {
        case .ended(let trailers): observer.upstreamDidEnd(trailers: trailers)
        case .failed(let error): observer.upstreamDidFail(error)
        }
    }

    private func takeBack(_ sentBytes: Int) {
        state.value.unsentBytes -= sentBytes
        guard state.value.isFull, state.value.unsentBytes < Self.creditBytes / 2 else { return }
        state.value.isFull = false
        state.value.observer?.upstreamWantsBody()
    }
}
