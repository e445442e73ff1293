import Gateway
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// One port for two kinds of traffic.
///
/// ```
/// socket → HTTP/1.1 decoder → one request at a time → gateway ──→ upstream      (/v1)
///                                                        └──────→ Hummingbird   (the rest)
/// ```
/// The gateway's handler answers `/v1` where it stands; what it lets through is decoded further
/// and read by Hummingbird's router.
struct ProxyChildChannel: ServerChildChannel {
    /// Head limits: 64 KiB and 200 fields.
    private static let maxHeadBytes = 64 * 1024
    private static let maxHeadFields = 200

    let gateway: Gateway
    let router: HTTP1Channel

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderFieldSize = Self.maxHeadBytes
            limits.maxHeaderListSize = Self.maxHeadBytes
            limits.maxHeaderFieldCount = Self.maxHeadFields
            try pipeline.addHandlers(ReadAheadHandler(), LeavingHandler())
            try channel.syncOptions?.setOption(.tcpOption(.tcp_nodelay), value: 1)
            try pipeline.addHandler(ResponseEncoder())
            try pipeline.addHandler(
                ByteToMessageHandler(HTTPRequestDecoder(limitConfiguration: limits))
            )
            try pipeline.addHandler(HTTPServerPipelineHandler())
            try pipeline.addHandler(GatewayHandler(gateway: gateway))
            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
            try pipeline.addHandler(HTTPConnectionStateHandler(logger: logger))
            return try NIOAsyncChannel(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true)
            )
        }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await router.handle(value: value, logger: logger)
    }
}
