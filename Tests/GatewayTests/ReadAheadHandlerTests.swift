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

    /// What stands behind: keeps a read back while it answers.
    private final class Answerer: ChannelDuplexHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundIn = ByteBuffer
        var isAnswering = false
        private var keepsRead = false

        func read(context: ChannelHandlerContext) {
            keepsRead = isAnswering
            if !isAnswering { context.read() }
        }

        func answered(_ context: ChannelHandlerContext) {
            isAnswering = false
            if keepsRead { read(context: context) }
        }
    }

    private let channel = EmbeddedChannel()
    private let socket = Socket()
    private let answerer = Answerer()

    init() throws {
        try channel.pipeline.syncOperations.addHandlers(socket, ReadAheadHandler(), answerer)
    }

    private func bytesCome() { channel.pipeline.fireChannelReadComplete() }

    private func answered() throws {
        let context = try channel.pipeline.syncOperations.context(handler: answerer)
        answerer.answered(context)
    }

    @Test func `a read is asked for that nobody wants, and no second one`() {
        answerer.isAnswering = true
        bytesCome()
        #expect(socket.reads == 1)
        bytesCome()
        bytesCome()
        #expect(socket.reads == 1)
    }

    @Test func `a read that is wanted begins anew`() {
        answerer.isAnswering = true
        bytesCome()
        bytesCome()
        answerer.isAnswering = false
        channel.pipeline.read()
        #expect(socket.reads == 2)
        answerer.isAnswering = true
        bytesCome()
        #expect(socket.reads == 3)
    }

    @Test func `who wants each read gets no more than that`() {
        for _ in 0..<10 { bytesCome() }
        #expect(socket.reads == 10)
    }

    @Test func `the socket is read from during every request, not only every other`() throws {
        for request in 0..<10 {
            answerer.isAnswering = true
            bytesCome()
            #expect(socket.reads == 2 * request + 1)
            try answered()
            #expect(socket.reads == 2 * request + 2)
        }
    }
}
