import NIOCore
import NIOHTTP1

/// The client's side of one pass: writes the response and keeps its connection in order.
///
/// Used on the channel's event loop only.
final class ClientChannel {
    let eventLoop: any EventLoop
    private let context: ChannelHandlerContext
    private let request: HTTPRequestHead
    private var closesAfterReply: Bool
    private var isFlushScheduled = false
    private var missedRead = false

    init(context: ChannelHandlerContext, request: HTTPRequestHead) {
        self.context = context
        self.request = request
        eventLoop = context.eventLoop
        closesAfterReply = !request.isKeepAlive
    }

    var isWritable: Bool { context.channel.isWritable }

    /// Asks for more of the request, now or when ``holdsRequest`` ends.
    func readRequest() {
        if holdsRequest { missedRead = true } else { context.read() }
    }

    /// While set, what is written waits here, to leave together with what follows.
    var holdsFlush = false {
        didSet { if !holdsFlush { scheduleFlush() } }
    }

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
        closesAfterReply = closesAfterReply || !isRequestWhole || hasNoEndOfItsOwn(headers, status)
        if closesAfterReply {
            headers.add(name: "Connection", value: "close")
        } else if isBeforeHTTP11 {
            headers.add(name: "Connection", value: "keep-alive")
        }
        write(.head(HTTPResponseHead(version: request.version, status: status, headers: headers)))
        scheduleFlush()
    }

    func send(_ body: ByteBuffer) {
        guard body.readableBytes > 0, request.method != .HEAD else { return }
        write(.body(.byteBuffer(body)))
        scheduleFlush()
    }

    func finish(trailers: [(name: String, value: String)] = []) {
        let trailers = trailers.isEmpty ? nil : HTTPHeaders(trailers.map { ($0.name, $0.value) })
        let end = HTTPServerResponsePart.end(trailers)
        guard closesAfterReply else {
            write(end)
            return scheduleFlush()
        }
        context.writeAndFlush(NIOAny(end)).assumeIsolated().whenComplete { [context] _ in
            context.close(promise: nil)
        }
    }

    /// Ends the connection so that the client can see that the body is not whole.
    func breakOff() {
        context.flush()
        context.close(promise: nil)
    }

    func send(_ error: ErrorReply, requestID: String, isRequestWhole: Bool) {
        let body = error.body
        let headers: HTTPHeaders = [
            "Content-Type": "application/json", "Content-Length": String(body.readableBytes),
            "X-Request-Id": requestID,
        ]
        send(status: error.status, headers: headers, isRequestWhole: isRequestWhole)
        send(body)
        finish()
    }

    /// A body without length ends with the connection where chunks are not possible: for HTTP/1.0,
    /// and for HEAD, whose answer would otherwise get a terminating chunk.
    private func hasNoEndOfItsOwn(_ headers: HTTPHeaders, _ status: HTTPResponseStatus) -> Bool {
        guard isBeforeHTTP11 || request.method == .HEAD else { return false }
        return status.mayHaveResponseBody && !headers.contains(name: "content-length")
    }

    private var isBeforeHTTP11: Bool { request.version.major == 1 && request.version.minor == 0 }

    private func write(_ part: HTTPServerResponsePart) {
        context.write(NIOAny(part), promise: nil)
    }

    /// One flush for all that is written in this turn of the event loop.
    private func scheduleFlush() {
        guard !isFlushScheduled else { return }
        isFlushScheduled = true
        eventLoop.assumeIsolated().execute { [self] in
            isFlushScheduled = false
            if !holdsFlush { context.flush() }
        }
    }
}
