import CCurl

/// The parts of the base URL that we need, as libcurl reads them.
struct BaseURL {
    let scheme: String
    /// Empty, or begins with a slash and does not end with one.
    let path: String

    init(_ text: String) throws {
        guard let url = curl_url() else { throw UpstreamError.unreachable("out of memory") }
        defer { curl_url_cleanup(url) }
        let code = text.withCString {
            curl_url_set(url, CURLUPART_URL, $0, UInt32(CURLU_PATH_AS_IS))
        }
        guard code == CURLUE_OK, let scheme = Self.part(CURLUPART_SCHEME, of: url),
            ["http", "https"].contains(scheme), Self.part(CURLUPART_QUERY, of: url) == nil,
            var path = Self.part(CURLUPART_PATH, of: url)
        else { throw UpstreamError.unreachable("the base URL is not a plain http or https URL") }
        while path.hasSuffix("/") { path.removeLast() }
        self.scheme = scheme
        self.path = path
    }

    private static func part(_ part: CURLUPart, of url: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(url, part, &text, 0) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
