import CCurl
import FoundationEssentials
import NIOCore

/// What is the same for every transfer, found once from the configuration and the environment.
struct EasyOptions {
    private enum Proxy {
        case none
        case fixed(String)
        /// libcurl reads the environment for each transfer.
        case environment
    }

    let baseURL: String
    /// The path of the base URL, without a slash at the end.
    let basePath: String
    let isTLS: Bool
    private let url: BaseURL
    /// nil: no TLS, or libcurl reads them itself, because a proxy may have others.
    let authorities: Authorities?
    let headTimeout: TimeAmount
    let idleTimeout: TimeAmount?
    private let connectTimeout: TimeAmount
    private let caBundle: String?
    private let proxy: Proxy

    init(
        _ configuration: UpstreamConfiguration,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws {
        url = try BaseURL(configuration.baseURL)
        baseURL = configuration.baseURL
        basePath = url.path
        isTLS = url.scheme == "https"
        headTimeout = TimeAmount(configuration.headTimeout)
        idleTimeout = configuration.idleTimeout.map { TimeAmount($0) }
        connectTimeout = TimeAmount(configuration.connectTimeout)
        // libcurl itself does not look at these two; the curl command does.
        caBundle =
            configuration.caBundle ?? environment["CURL_CA_BUNDLE"] ?? environment["SSL_CERT_FILE"]
        proxy = Self.proxy(configuration, environment)
        authorities =
            if isTLS, case .none = proxy { Self.authorities(replacedBy: caBundle) } else { nil }
    }

    /// Whether a request to a plain HTTP upstream may go through a proxy, which wants to see the
    /// whole URL; libcurl then has to write the request line.
    var needsWholeURL: Bool {
        if case .none = proxy { return false }
        return !isTLS
    }

    /// Throws what libcurl does not take.
    func check() throws {
        guard let easy = curl_easy_init() else {
            throw UpstreamError.unreachable("libcurl has no memory for a transfer")
        }
        defer { curl_easy_cleanup(easy) }
        try apply(to: easy)
    }

    func apply(to easy: UnsafeMutableRawPointer) throws {
        // What libcurl 7.88 copies of a URL that it has read lacks the zone of an address.
        if needsWholeURL || baseURL.utf8.contains(UInt8(ascii: "%")) {
            try Self.set(easy, CURLOPT_URL, baseURL)
        } else {
            // Read already, which is a seventh of what libcurl does for a small request.
            curl_easy_set_pointer(easy, CURLOPT_CURLU, UnsafeRawPointer(url.handle))
        }
        try Self.set(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        Self.set(easy, CURLOPT_NOSIGNAL, 1)
        // Who gives up while a name is looked up does not wait for the thread that does it; nothing
        // is leaked by that.
        Self.set(easy, CURLOPT_QUICK_EXIT, 1)
        Self.set(easy, CURLOPT_PATH_AS_IS, 1)
        Self.set(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        Self.set(easy, CURLOPT_HTTP_CONTENT_DECODING, 0)
        Self.set(easy, CURLOPT_HTTP09_ALLOWED, 0)
        Self.set(easy, CURLOPT_BUFFERSIZE, 64 * 1024)
        Self.set(easy, CURLOPT_TCP_NODELAY, 1)
        // A peer that vanished without a word shows after about two minutes, where no timeout is set.
        Self.set(easy, CURLOPT_TCP_KEEPALIVE, 1)
        // nginx closes idle connections after 75 s; we let go of them earlier than it does.
        Self.set(easy, CURLOPT_MAXAGE_CONN, 60)
        Self.set(
            easy,
            CURLOPT_CONNECTTIMEOUT_MS,
            max(1, Int(connectTimeout.nanoseconds / 1_000_000))
        )
        // libcurl 7.88 announces a window of 32 MiB a stream in HTTP/2: so much, and not only the
        // credit, is taken from the upstream for a reader who stands still.
        Self.set(easy, CURLOPT_PIPEWAIT, isTLS ? 1 : 0)
        Self.set(
            easy,
            CURLOPT_HTTP_VERSION,
            isTLS ? CURL_HTTP_VERSION_2TLS : Int(CURL_HTTP_VERSION_1_1)
        )
        try applyAuthorities(to: easy)
        try applyProxy(to: easy)
    }

    private func applyAuthorities(to easy: UnsafeMutableRawPointer) throws {
        if let authorities { return authorities.apply(to: easy) }
        // libcurl reads them for each connection if there is a folder too, else once a day.
        guard let file = caBundle ?? Self.text(CURLINFO_CAINFO, of: easy) else { return }
        try Self.set(easy, CURLOPT_CAINFO, file)
        curl_easy_set_pointer(easy, CURLOPT_CAPATH, nil)
    }

    /// Those of the bundle, else libcurl's own.
    private static func authorities(replacedBy bundle: String?) -> Authorities? {
        if let bundle { return Authorities(file: bundle, folder: nil) }
        guard let easy = curl_easy_init() else { return nil }
        defer { curl_easy_cleanup(easy) }
        let (file, folder) = (CURLINFO_CAINFO, CURLINFO_CAPATH)
        return Authorities(file: text(file, of: easy), folder: text(folder, of: easy))
    }

    private static func text(_ info: CURLINFO, of easy: UnsafeMutableRawPointer) -> String? {
        var text: UnsafePointer<CChar>?
        guard curl_easy_get_text(easy, info, &text) == CURLE_OK else { return nil }
        return text.map { String(cString: $0) }
    }

    private func applyProxy(to easy: UnsafeMutableRawPointer) throws {
        switch proxy {
        case .none:
            try Self.set(easy, CURLOPT_PROXY, "")
            // Else libcurl looks for NO_PROXY in the environment, for each transfer.
            try Self.set(easy, CURLOPT_NOPROXY, "")
        case .fixed(let url): try Self.set(easy, CURLOPT_PROXY, url)
        case .environment: break
        }
    }

    /// Spares libcurl a dozen looks into the environment for each transfer, where there is nothing.
    private static func proxy(
        _ configuration: UpstreamConfiguration,
        _ environment: [String: String]
    ) -> Proxy {
        if let url = configuration.proxy { return url.isEmpty ? .none : .fixed(url) }
        let names = ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
        return names.contains { environment[$0]?.isEmpty == false } ? .environment : .none
    }

    private static func set(_ easy: UnsafeMutableRawPointer, _ option: CURLoption, _ value: Int) {
        curl_easy_set_long(easy, option, value)
    }

    private static func set(
        _ easy: UnsafeMutableRawPointer,
        _ option: CURLoption,
        _ value: String
    ) throws {
        let code = value.withCString { curl_easy_set_pointer(easy, option, $0) }
        guard code == CURLE_OK else { throw UpstreamError.unreachable(code.text) }
    }
}
