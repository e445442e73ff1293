import CCurl
import NIOCore

/// A libcurl easy handle that is used for one transfer after the other. What is the same for all
/// of them is set once; between two transfers only the differences are.
final class EasyHandle {
    private enum Mode {
        case get, head, post, upload
    }

    private static let nothing: StaticString = ""

    let pointer: UnsafeMutableRawPointer
    /// The transfer that it runs at present.
    private(set) var transfer: ActiveTransfer?
    /// In ``CurlLoop/active``, with a transfer.
    var place = 0
    unowned let loop: CurlLoop
    let options: EasyOptions
    let errorText: UnsafeMutablePointer<CChar>
    private var headers = HeaderList()
    private var method: String?
    private var path: String?
    private var mode = Mode.get

    init(options: EasyOptions, loop: CurlLoop) throws {
        guard let pointer = curl_easy_init() else {
            throw UpstreamError.unreachable("libcurl has no memory for a transfer")
        }
        self.pointer = pointer
        self.options = options
        self.loop = loop
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        try options.apply(to: pointer)
        setCallbacks()
    }

    deinit {
        curl_easy_cleanup(pointer)
        errorText.deallocate()
    }

    /// Gets ready for a transfer. False: the request can't be written as HTTP.
    func prepare(_ request: UpstreamRequest, for transfer: ActiveTransfer) -> Bool {
        guard request.method.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !request.method.isEmpty,
            request.path.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }), headers.set(request.headers)
        else { return false }
        self.transfer = transfer
        errorText[0] = 0
        setPath(request.path)
        setBody(of: request)
        setMethod(request.method)
        curl_easy_set_pointer(pointer, CURLOPT_HTTPHEADER, headers.first)
        return true
    }

    /// Lets go of the transfer that is over.
    func release() { transfer = nil }

    /// Continues what a callback has paused; it may be called back inside.
    func resume() { curl_easy_pause(pointer, CURLPAUSE_CONT) }

    func error(for code: CURLcode) -> UpstreamError {
        let wasSent = transfer?.wasSent ?? false
        return UpstreamError(code, wasSent: wasSent, detail: String(cString: errorText))
    }

    private func setPath(_ path: String) {
        guard path != self.path else { return }
        self.path = path
        if options.needsWholeURL {
            set(CURLOPT_URL, options.baseURL + path)
        } else {
            let target = options.basePath + path
            set(CURLOPT_REQUEST_TARGET, target.hasPrefix("/") ? target : "/" + target)
        }
    }

    private func setMethod(_ method: String) {
        guard method != self.method else { return }
        self.method = method
        set(CURLOPT_CUSTOMREQUEST, method)
    }

    private func setBody(of request: UpstreamRequest) {
        switch request.body {
        case _ where request.method == "HEAD": setMode(.head)
        // RFC 9110, 8.6: these say that they have no content.
        case .none where ["POST", "PUT", "PATCH"].contains(request.method): setPost(nil)
        case .none: setMode(.get)
        case .bytes(let bytes): setPost(bytes)
        case .stream(let length):
            setMode(.upload)
            curl_easy_set_size(pointer, CURLOPT_INFILESIZE_LARGE, length ?? -1)
        }
    }

    /// The bytes are read in place: ``ActiveTransfer/body`` keeps them where they are.
    private func setPost(_ bytes: ByteBuffer?) {
        setMode(.post)
        curl_easy_set_size(pointer, CURLOPT_POSTFIELDSIZE_LARGE, bytes?.readableBytes ?? 0)
        guard let bytes, bytes.readableBytes > 0 else {
            curl_easy_set_pointer(pointer, CURLOPT_POSTFIELDS, Self.nothing.utf8Start)
            return
        }
        bytes.withUnsafeReadableBytes { bytes in
            _ = curl_easy_set_pointer(pointer, CURLOPT_POSTFIELDS, bytes.baseAddress)
        }
    }

    private func setMode(_ mode: Mode) {
        guard mode != self.mode else { return }
        self.mode = mode
        // Takes back what the other modes set.
        curl_easy_set_long(pointer, CURLOPT_HTTPGET, 1)
        switch mode {
        case .get: break
        case .head: curl_easy_set_long(pointer, CURLOPT_NOBODY, 1)
        case .post: curl_easy_set_long(pointer, CURLOPT_POST, 1)
        case .upload: curl_easy_set_long(pointer, CURLOPT_UPLOAD, 1)
        }
    }

    private func set(_ option: CURLoption, _ value: String) {
        _ = value.withCString { curl_easy_set_pointer(pointer, option, $0) }
    }
}
