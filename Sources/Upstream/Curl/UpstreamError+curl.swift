import CCurl

extension UpstreamError {
    /// What a failed transfer means; `detail` is libcurl's own text.
    init(_ code: CURLcode, wasSent: Bool, detail: String) {
        let text = detail.isEmpty ? code.text : detail
        switch code {
        case CURLE_OPERATION_TIMEDOUT: self = .timedOut
        // The request has been sent and must not be sent again: see EasyHandle.maySend.
        case CURLE_ABORTED_BY_CALLBACK,
            CURLE_COULDNT_CONNECT where wasSent:
            self = .broken("the upstream closed the connection before the response head")
        default: self = wasSent ? .broken(text) : .unreachable(text)
        }
    }
}

extension CURLcode {
    var text: String { String(cString: curl_easy_strerror(self)) }
}
