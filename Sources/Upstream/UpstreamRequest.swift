package import NIOCore

/// What is sent to the upstream.
package struct UpstreamRequest: Sendable {
    package enum Body: Sendable {
        case none
        case bytes(ByteBuffer)
        /// Sent piece by piece through the transfer; without a length in chunked coding.
        case stream(length: Int?)
    }

    /// Goes out as it is. The body of a HEAD request is not sent.
    package var method: String
    /// Follows the base URL, for example `/chat/completions?x=1`; already encoded, and passed on
    /// without any normalisation.
    package var path: String
    /// Go out in this order and spelling, and nothing is added but what HTTP needs. The fields
    /// that libcurl writes itself are left out: `Host`, `Content-Length`, `Transfer-Encoding`,
    /// `Expect`.
    package var headers: [(name: String, value: String)]
    package var body: Body

    package init(
        method: String,
        path: String,
        headers: [(name: String, value: String)] = [],
        body: Body = .none
    ) {
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
    }
}

/// The final response head: interim (1xx) responses are skipped. Order, case and repetition of
/// the fields are the upstream's.
package struct UpstreamHead: Sendable {
    package var status: Int
    package var reason: String
    package var headers: [(name: String, value: String)]

    package init(status: Int, reason: String, headers: [(name: String, value: String)] = []) {
        self.status = status
        self.reason = reason
        self.headers = headers
    }
}
