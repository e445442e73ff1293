package import NIOCore

/// One request and its response. All methods are called on the transfer's event loop, and do
/// nothing once it has ended, failed or been cancelled.
///
/// The upstream is read only while there is credit: ``creditBytes`` at first, less with each
/// received byte, more with each granted one.
package final class UpstreamTransfer {
    /// Each way: how much of a response we take before its reader gives credit back, and how much
    /// of a streamed request body waits here for the upstream.
    package static let creditBytes = 512 * 1024

    /// Credit is given back in lumps: a response that waits does not go on for a few bytes.
    static let lumpBytes = creditBytes / 4

    /// nil: there was no way to begin.
    private let loop: CurlLoop?
    private var observer: (any UpstreamObserver)?
    /// What runs it, while ``CurlLoop`` works on it.
    var handle: EasyHandle?
    private var grantedBytes = 0
    private var unsentBytes = 0
    private var isFull = false

    init(at loop: CurlLoop?, observer: any UpstreamObserver) {
        self.loop = loop
        self.observer = observer
    }

    /// Gives response credit back, for bytes that have left our hands. Cheap: call it for any
    /// number of bytes, the lumps are made here.
    package func grant(_ bytes: Int) {
        guard observer != nil else { return }
        grantedBytes += bytes
        guard grantedBytes >= Self.lumpBytes else { return }
        loop?.put(.grant(self, grantedBytes))
        grantedBytes = 0
    }

    /// The next piece of a streamed request body. False: enough for now, go on after
    /// ``UpstreamObserver/upstreamWantsBody()``; the piece itself is taken in any case.
    @discardableResult
    package func send(_ bytes: ByteBuffer) -> Bool {
        guard observer != nil, bytes.readableBytes > 0 else { return true }
        unsentBytes += bytes.readableBytes
        if unsentBytes >= Self.creditBytes { isFull = true }
        loop?.put(.send(self, bytes))
        return !isFull
    }

    package func finishBody() {
        guard observer != nil else { return }
        loop?.put(.finishBody(self))
    }

    /// Takes the request back: its connection is closed (HTTP/2: its stream is reset) unless the
    /// response was complete, and the observer is not called again.
    package func cancel() {
        guard observer != nil else { return }
        observer = nil
        loop?.put(.cancel(self))
    }

    func deliver(_ delivery: Delivery) {
        if delivery.sentBytes > 0 { takeBack(delivery.sentBytes) }
        if let head = delivery.head { observer?.upstreamDidReceive(head: head) }
        if let body = delivery.body { observer?.upstreamDidReceive(body: body) }
        guard let observer else { return }
        switch delivery.outcome {
        case .ended(let trailers):
            self.observer = nil
            observer.upstreamDidEnd(trailers: trailers)
        case .failed(let error):
            self.observer = nil
            observer.upstreamDidFail(error)
        case nil: break
        }
        observer.upstreamHasToldAll()
    }

    private func takeBack(_ sentBytes: Int) {
        unsentBytes -= sentBytes
        guard isFull, unsentBytes < Self.creditBytes / 2 else { return }
        isFull = false
        observer?.upstreamWantsBody()
    }
}
