import CCurl

/// The base URL, as libcurl reads it.
final class BaseURL: @unchecked Sendable {
    let scheme: String
    /// Empty, or begins with a slash and does not end with one.
    let path: String
    /// For `CURLOPT_CURLU`: read only, so transfers of all threads share it.
    let handle: OpaquePointer

    init(_ text: String) throws {
        guard let handle = curl_url() else { throw UpstreamError.unreachable("out of memory") }
        self.handle = handle
        let code = text.withCString {
            curl_url_set(handle, CURLUPART_URL, $0, UInt32(CURLU_PATH_AS_IS))
        }
        guard code == CURLUE_OK, let scheme = Self.part(CURLUPART_SCHEME, of: handle),
            ["http", "https"].contains(scheme), Self.part(CURLUPART_QUERY, of: handle) == nil,
            var path = Self.part(CURLUPART_PATH, of: handle)
        else {
            curl_url_cleanup(handle)
            throw UpstreamError.unreachable("the base URL is not a plain http or https URL")
        }
        while path.hasSuffix("/") { path.removeLast() }
        self.scheme = scheme
        self.path = path
    }

    deinit { curl_url_cleanup(handle) }

    private static func part(_ part: CURLUPart, of url: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(url, part, &text, 0) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
