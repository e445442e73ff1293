import CCurl
import NIOCore

extension CurlUpstream {
    /// For people: `libcurl 7.88.1, OpenSSL/3.0.19, HTTP/2`.
    package static var version: String {
        guard let info = curl_version_info(CURLVERSION_TENTH)?.pointee else { return "libcurl" }
        let tls = info.ssl_version.map { String(cString: $0) } ?? "no TLS"
        let http2 = info.features & CURL_VERSION_HTTP2 != 0 ? "HTTP/2" : "HTTP/1.1 only"
        return "libcurl \(String(cString: info.version)), \(tls), \(http2)"
    }

    /// Gets a path and returns the status: whatever it is, somebody answers. Blocks until the head timeout at most, and needs no running upstream.
    package static func probe(
        _ configuration: UpstreamConfiguration,
        path: String = "/models",
        headers: [(name: String, value: String)] = []
    ) throws -> Int {
        _ = isInitialized
        let options = try EasyOptions(configuration)
        guard let easy = curl_easy_init() else { throw UpstreamError.unreachable("out of memory") }
        defer { curl_easy_cleanup(easy) }
        try options.apply(to: easy)
        var list = HeaderList()
        guard list.set(headers) else { throw UpstreamError.broken("a header can't be written") }
        curl_easy_set_pointer(easy, CURLOPT_CURLU, nil)
        _ = (configuration.baseURL + path).withCString {
            curl_easy_set_pointer(easy, CURLOPT_URL, $0)
        }
        curl_easy_set_pointer(easy, CURLOPT_HTTPHEADER, list.first)
        curl_easy_set_write_function(easy, CURLOPT_WRITEFUNCTION) { _, size, count, _ in
            size * count
        }
        let timeout = Int(options.headTimeout.nanoseconds / 1_000_000)
        curl_easy_set_long(easy, CURLOPT_TIMEOUT_MS, max(1, timeout))
        return try withExtendedLifetime(options) {
            try withExtendedLifetime(list) { try perform(easy) }
        }
    }

    private static func perform(_ easy: UnsafeMutableRawPointer) throws -> Int {
        let code = curl_easy_perform(easy)
        guard code == CURLE_OK else {
            throw UpstreamError(code, wasSent: code == CURLE_GOT_NOTHING, detail: "")
        }
        var status = 0
        curl_easy_get_status(easy, &status)
        return status
    }
}
