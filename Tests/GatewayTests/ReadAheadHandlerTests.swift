import NIOCore
import NIOEmbedded
import Testing

@testable import Gateway

@Suite struct ReadAheadHandlerTests {
    /// The socket: counts the reads that it is asked for.
    private final class Socket: ChannelOutboundHandler {
        typealias OutboundIn = ByteBuffer
        var reads = 0

        func read(context: ChannelHandlerContext) { reads += 1 }
    }

    /// What stands behind: asks for a read after each, or not.
    private final class Reader: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        var wantsMore = false

        func channelReadComplete(context: ChannelHandlerContext) {
            if wantsMore { context.read() }
        }
    }

    private let channel = EmbeddedChannel()
    private let socket = Socket()
    private let reader = Reader()

    init() throws {
        try channel.pipeline.syncOperations.addHandlers(socket, ReadAheadHandler(), reader)
    }

    private func bytesCome() { channel.pipeline.fireChannelReadComplete() }

    @Test func `a read is asked for that nobody wants, and no second one`() {
        bytesCome()
        #expect(socket.reads == 1)
        bytesCome()
        bytesCome()
        #expect(socket.reads == 1)
    }

    @Test func `a read that is wanted begins anew`() {
        bytesCome()
        bytesCome()
        channel.pipeline.read()
        #expect(socket.reads == 2)
        bytesCome()
        #expect(socket.reads == 3)
    }

    @Test func `who wants each read gets no more than that`() {
        reader.wantsMore = true
        for _ in 0..<10 { bytesCome() }
        #expect(socket.reads == 10)
    }
}
