package import NIOCore

/// Reads from the socket once more than it is asked to.
///
/// While a request is answered nobody wants the next one, and a socket that nobody reads from is
/// taken off the list of those to be told about, and put back for the next request: two system calls
/// each time. A read that is always asked for leaves it on the list. What it brings waits in the
/// pipelining handler; after that, bytes are only read when they are wanted, so that at most one read
/// too much is held.
///
/// Stands in front of the decoder.
package final class ReadAheadHandler: ChannelDuplexHandler {
    package typealias InboundIn = ByteBuffer
    package typealias InboundOut = ByteBuffer
    package typealias OutboundIn = ByteBuffer
    package typealias OutboundOut = ByteBuffer

    /// A read was asked for that nobody wanted, and nobody has wanted one since.
    private var isAhead = false
    /// A read is asked for.
    private var isReading = false

    package init() {}

    package func read(context: ChannelHandlerContext) {
        isAhead = false
        isReading = true
        context.read()
    }

    package func channelReadComplete(context: ChannelHandlerContext) {
        isReading = false
        context.fireChannelReadComplete()
        // The channel does so next, but not when it is to read already: the handlers behind would
        // then not know, at the end of an answer, that a read is wanted.
        if !isReading { context.pipeline.syncOperations.read() }
        guard !isReading, !isAhead else { return }
        isAhead = true
        context.read()
    }
}
