import NIOCore
import NIOHTTP1

/// The client's side of one pass: writes the response and keeps its connection in order. What is
/// written leaves with ``flush()``.
///
/// Used on the channel's event loop only.
final class ClientChannel {
    let eventLoop: any EventLoop
    private let context: ChannelHandlerContext
    private let request: HTTPRequestHead
    private let crossOrigin: CrossOrigin?
    private var closesAfterReply: Bool
    private var isRequestWhole = true
    private var reply = Reply.none

    private enum Reply { case none, begun, whole }
    private var needsFlush = false
    private var missedRead = false

    /// - Parameter crossOrigin: the page that asks, if it is another origin's.
    init(
        context: ChannelHandlerContext,
        request: HTTPRequestHead,
        crossOrigin: CrossOrigin? = nil
    ) {
        self.context = context
        self.request = request
        self.crossOrigin = crossOrigin
        eventLoop = context.eventLoop
        closesAfterReply = !request.isKeepAlive
    }

    var isWritable: Bool { context.channel.isWritable }

    /// Asks for more of the request, now or when ``holdsRequest`` ends.
    func readRequest() {
        if holdsRequest { missedRead = true } else { context.read() }
    }

    /// While set, what is written waits here, to leave together with what follows.
    var holdsFlush = false

    var holdsRequest = false {
        didSet {
            guard !holdsRequest, missedRead else { return }
            missedRead = false
            context.read()
        }
    }

    func sendContinue() {
        write(.head(HTTPResponseHead(version: request.version, status: .continue)))
        context.flush()
    }

    /// - Parameter isRequestWhole: `false` if the client still sends; then the connection can't
    ///   serve another request and is closed after the reply.
    func send(status: HTTPResponseStatus, headers: HTTPHeaders, isRequestWhole: Bool) {
        var headers = headers
        self.isRequestWhole = isRequestWhole
        reply = .begun
        closesAfterReply = closesAfterReply || !isRequestWhole || hasNoEndOfItsOwn(headers, status)
        if closesAfterReply {
            headers.add(name: "Connection", value: "close")
        } else if isBeforeHTTP11 {
            headers.add(name: "Connection", value: "keep-alive")
        }
        crossOrigin?.grant(in: &headers)
        write(.head(HTTPResponseHead(version: request.version, status: status, headers: headers)))
    }

    func send(_ body: ByteBuffer) {
        guard body.readableBytes > 0, request.method != .HEAD else { return }
        write(.body(.byteBuffer(body)))
    }

    func finish(trailers: [(name: String, value: String)] = []) {
        holdsRequest = false
        reply = .whole
        let trailers = trailers.isEmpty ? nil : HTTPHeaders(trailers.map { ($0.name, $0.value) })
        let end = HTTPServerResponsePart.end(trailers)
        guard closesAfterReply else { return write(end) }
        context.writeAndFlush(NIOAny(end)).assumeIsolated().whenComplete { [self] _ in
            if isRequestWhole { context.close(promise: nil) } else { linger() }
        }
    }

    /// A client that still sends would lose the reply to a reset: our side closes, what comes is
    /// read and forgotten, and the rest follows when the client is done or has had its time
    /// (RFC 9112, 9.6).
    private func linger() {
        context.close(mode: .output, promise: nil)
        context.read()
        closeAfter(Self.lingering)
    }

    private static let lingering = TimeAmount.seconds(2)

    /// Ends the connection so that the client can see that the body is not whole. What has been
    /// received goes out first, if the client takes it.
    func breakOff() {
        switch reply {
        case .none: context.close(promise: nil)
        case .begun: closeWhenWritten()
        case .whole: break
        }
    }

    private func closeWhenWritten() {
        let nothing = HTTPServerResponsePart.body(.byteBuffer(ByteBuffer()))
        context.writeAndFlush(NIOAny(nothing)).assumeIsolated().whenComplete { [self] _ in
            context.close(promise: nil)
        }
        closeAfter(Self.patience)
    }

    private static let patience = TimeAmount.seconds(30)

    private func closeAfter(_ time: TimeAmount) {
        let timeout = eventLoop.assumeIsolated().scheduleTask(in: time) { [self] in
            context.close(promise: nil)
        }
        context.channel.closeFuture.assumeIsolated().whenComplete { _ in timeout.cancel() }
    }

    func send(
        _ error: ErrorReply,
        in dialect: ErrorDialect = .openAI,
        requestID: String,
        isRequestWhole: Bool
    ) {
        let body = dialect.body(of: error)
        var headers: HTTPHeaders = [
            "Content-Type": "application/json", "Content-Length": String(body.readableBytes),
            "X-Request-Id": requestID, "Date": HTTPDate.now(),
        ]
        if let seconds = error.retryAfterSeconds {
            headers.add(name: "Retry-After", value: String(seconds))
        }
        send(status: error.status, headers: headers, isRequestWhole: isRequestWhole)
        send(body)
        finish()
        flush()
    }

    /// A body without length ends with the connection where chunks are not possible: for HTTP/1.0,
    /// and for HEAD, whose answer would otherwise get a terminating chunk.
    private func hasNoEndOfItsOwn(_ headers: HTTPHeaders, _ status: HTTPResponseStatus) -> Bool {
        guard isBeforeHTTP11 || request.method == .HEAD else { return false }
        return status.mayHaveResponseBody && !headers.contains(name: "content-length")
    }

    private var isBeforeHTTP11: Bool { request.version.major == 1 && request.version.minor == 0 }

    private func write(_ part: HTTPServerResponsePart) {
        needsFlush = true
        context.write(NIOAny(part), promise: nil)
    }

    func flush() {
        guard needsFlush, !holdsFlush else { return }
        needsFlush = false
        context.flush()
    }
}
