import NIOCore

/// Takes no connections for a second after one could not be accepted, most likely because there is
/// no descriptor left.
///
/// NIO has a back-off of its own, but remains interested in the listening socket when the first
/// accept of a turn fails: the event loop then wakes without end.
final class AcceptPause: ChannelInboundHandler {
    typealias InboundIn = any Channel

    private static let length = TimeAmount.seconds(1)

    static func add(to server: any Channel) {
        server.eventLoop.execute {
            try? server.pipeline.syncOperations.addHandler(AcceptPause(), position: .first)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is IOError { pause(context) }
        context.fireErrorCaught(error)
    }

    private func pause(_ context: ChannelHandlerContext) {
        guard let options = context.channel.syncOptions else { return }
        try? options.setOption(.autoRead, value: false)
        context.eventLoop.assumeIsolated().scheduleTask(in: Self.length) {
            try? options.setOption(.autoRead, value: true)
        }
    }
}
