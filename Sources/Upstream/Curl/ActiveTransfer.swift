import CCurl
import NIOCore

/// A transfer as ``CurlLoop`` sees it.
final class ActiveTransfer {
    let transfer: UpstreamTransfer
    /// Whether the request may go out a second time, see ``EasyHandle/maySend``.
    let isRepeatable: Bool
    /// Held here because libcurl reads a body of one piece in place.
    let body: UpstreamRequest.Body
    var wasSent = false
    var upload = RequestBodyQueue()
    var isUploadPaused = false
    var isResponsePaused = false
    /// When it has taken too long; nil: it may take its time.
    var deadline: NIODeadline?
    private var credit = UpstreamTransfer.creditBytes
    private var unreportedBytes = 0
    private var head = ResponseHeadParser()
    private var delivery = Delivery()
    private(set) var hasDelivery = false
    /// Whether it waits in ``CurlLoop`` to be told.
    var isListed = false

    init(_ transfer: UpstreamTransfer, request: UpstreamRequest) {
        self.transfer = transfer
        body = request.body
        isRepeatable = request.isRepeatable
    }

    var hasHead: Bool { head.isComplete }

    /// Hands the observer what there is for it.
    func tell() {
        var told = Delivery()
        swap(&told, &delivery)
        hasDelivery = false
        isListed = false
        transfer.deliver(told)
    }

    /// False: the line can't be passed on, and the transfer has to end.
    func receiveHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        let whole = head.take(line)
        guard !head.isMalformed else { return false }
        if let whole {
            delivery.head = whole
            hasDelivery = true
        }
        return true
    }

    /// False: no credit, the bytes are not taken and the response waits.
    func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard credit > 0 else {
            isResponsePaused = true
            return false
        }
        credit -= bytes.count
        hasDelivery = true
        if delivery.body == nil {
            delivery.body = ByteBuffer(bytes: bytes)
        } else {
            delivery.body?.writeBytes(bytes)
        }
        return true
    }

    /// True: a response that waited for credit goes on.
    func grant(_ bytes: Int) -> Bool {
        credit += bytes
        guard isResponsePaused, credit > 0 else { return false }
        isResponsePaused = false
        return true
    }

    func readBody(into target: UnsafeMutableRawBufferPointer) -> RequestBodyQueue.Read {
        let read = upload.read(into: target)
        isUploadPaused = read == .wait
        if case .bytes(let count) = read { reportSent(count) }
        return read
    }

    private func reportSent(_ count: Int) {
        unreportedBytes += count
        guard unreportedBytes >= UpstreamTransfer.lumpBytes else { return }
        delivery.sentBytes += unreportedBytes
        unreportedBytes = 0
        hasDelivery = true
    }

    func end() {
        guard hasHead else { return fail(.broken("no response head")) }
        finish(.ended(trailers: head.trailers))
    }

    func fail(_ error: UpstreamError) { finish(.failed(error)) }

    private func finish(_ outcome: Delivery.Outcome) {
        delivery.outcome = outcome
        deadline = nil
        hasDelivery = true
    }
}

extension UpstreamRequest {
    /// Idempotent by RFC 9110, 9.2.2, and with a body that we still have.
    fileprivate var isRepeatable: Bool {
        if case .stream = body { return false }
        return ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"].contains(method)
    }
}
