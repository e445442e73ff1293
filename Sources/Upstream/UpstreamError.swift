/// Why a transfer failed. The texts are short and name no secrets.
package enum UpstreamError: Error, Sendable, Equatable {
    /// No connection: name, connect, proxy or TLS. The request was not sent.
    case unreachable(String)
    /// Connect, head or idle timeout.
    case timedOut
    /// The connection or the protocol failed after the request was sent, before the head or in the
    /// middle of the body; or the request can't be written as HTTP.
    case broken(String)

    static let isShutDown = UpstreamError.broken("the proxy is shutting down")
}
