package import NIOCore

/// Whoever wants the response. Always called on the transfer's event loop and in order: one head,
/// any number of bodies, then exactly one of end and failure. Never after
/// ``UpstreamTransfer/cancel()``.
package protocol UpstreamObserver: AnyObject {
    func upstreamDidReceive(head: UpstreamHead)

    /// The bytes count against the transfer's credit until they are granted back.
    func upstreamDidReceive(body: ByteBuffer)

    func upstreamDidEnd(trailers: [(name: String, value: String)])

    /// Can come at any time, also instead of the head.
    func upstreamDidFail(_ error: UpstreamError)

    /// For a streamed request body, after ``UpstreamTransfer/send(_:)`` has returned false: more
    /// bytes are welcome again.
    func upstreamWantsBody()

    /// Behind what came together: for now there is no more.
    func upstreamHasToldAll()
}

extension UpstreamObserver {
    package func upstreamHasToldAll() {}
}
