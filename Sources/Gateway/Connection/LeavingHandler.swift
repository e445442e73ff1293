package import NIOCore

/// Tells the gateway at once that the client has closed its side. NIO's pipelining handler keeps
/// that back behind requests that wait for their turn.
///
/// Stands in front of the decoder, where it sees the fewest events.
package final class LeavingHandler: ChannelInboundHandler {
    package typealias InboundIn = ByteBuffer
    package typealias InboundOut = ByteBuffer

    struct ClientClosedItsSide {}

    package init() {}

    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        context.fireUserInboundEventTriggered(event)
        guard let event = event as? ChannelEvent, event == .inputClosed else { return }
        context.fireUserInboundEventTriggered(ClientClosedItsSide())
    }
}
