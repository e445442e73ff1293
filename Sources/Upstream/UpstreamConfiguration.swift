/// Where the upstream is, and how long we wait for it.
package struct UpstreamConfiguration: Sendable {
    /// For example `https://api.x.ai/v1`, without a slash at the end.
    package var baseURL: String
    package var connectTimeout: Duration
    /// From the request being sent to the response head.
    package var headTimeout: Duration
    /// Between two pieces of a response body, while we take them; nil: unlimited.
    package var idleTimeout: Duration?
    /// A PEM file that replaces the system's authorities; nil: `CURL_CA_BUNDLE`, `SSL_CERT_FILE`
    /// or what the system has.
    package var caBundle: String?
    /// nil: from `HTTPS_PROXY`, `NO_PROXY` and the like.
    package var proxy: String?

    package init(
        baseURL: String,
        connectTimeout: Duration = .seconds(10),
        headTimeout: Duration = .seconds(600),
        idleTimeout: Duration? = nil,
        caBundle: String? = nil,
        proxy: String? = nil
    ) {
        self.baseURL = baseURL
        self.connectTimeout = connectTimeout
        self.headTimeout = headTimeout
        self.idleTimeout = idleTimeout
        self.caBundle = caBundle
        self.proxy = proxy
    }
}
