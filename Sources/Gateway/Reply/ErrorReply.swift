import NIOCore
import NIOHTTP1
import Upstream

/// An error of ours under `/v1`, in OpenAI's dialect: the one table of status codes there.
struct ErrorReply: Equatable, Error {
    let status: HTTPResponseStatus
    let type: String
    let code: String
    let message: String
    var parameter: String?
    /// When it may go better.
    var retryAfterSeconds: Int?

    static let unknownKey = ErrorReply(
        status: .unauthorized,
        type: "invalid_request_error",
        code: "invalid_api_key",
        message: "This API key is not one of the proxy's clients."
    )
    static let malformedRequest = ErrorReply(
        status: .badRequest,
        type: "invalid_request_error",
        code: "malformed_request",
        message: "The request is not valid HTTP/1.1."
    )
    static let noTunnel = ErrorReply(
        status: .methodNotAllowed,
        type: "invalid_request_error",
        code: "method_not_allowed",
        message: "The proxy opens no tunnels."
    )
    static let headTooLarge = ErrorReply(
        status: .requestHeaderFieldsTooLarge,
        type: "invalid_request_error",
        code: "head_too_large",
        message: "The request's header fields are too large or too many."
    )
    static let foreignHost = ErrorReply(
        status: .forbidden,
        type: "invalid_request_error",
        code: "host_not_allowed",
        message: "The Host header names none of this proxy's names. allowed_hosts adds names."
    )
    static let foreignOrigin = ErrorReply(
        status: .forbidden,
        type: "invalid_request_error",
        code: "origin_not_allowed",
        message: "Pages of other sites may not use this proxy. allowed_origins lets one in by name."
    )
    static let unsupportedMediaType = ErrorReply(
        status: .unsupportedMediaType,
        type: "invalid_request_error",
        code: "unsupported_media_type",
        message: "The Content-Type of a request with a body must be application/json."
    )

    static func tooManyRequests(retryAfterSeconds: Int) -> ErrorReply {
        ErrorReply(
            status: .tooManyRequests,
            type: "rate_limit_error",
            code: "rate_limit_exceeded",
            message: "This key has reached the proxy's limit of requests.",
            retryAfterSeconds: retryAfterSeconds
        )
    }

    static func bodyTooLarge(maxBytes: Int) -> ErrorReply {
        ErrorReply(
            status: .payloadTooLarge,
            type: "invalid_request_error",
            code: "body_too_large",
            message: "The body is larger than the proxy's limit of \(maxBytes) bytes."
        )
    }

    static func invalidHeader(_ name: String, expected: String) -> ErrorReply {
        ErrorReply(
            status: .badRequest,
            type: "invalid_request_error",
            code: "invalid_header",
            message: "\(name) must be \(expected).",
            parameter: name
        )
    }

    static func session(_ failure: SessionResolver.Failure) -> ErrorReply {
        let message =
            switch failure {
            case .invalid(let source):
                "The session id (\(source.rawValue)) must be 1 to 256 bytes of UTF-8."
            case .contradictory: "The request names two different sessions."
            case .missing: "The request names no session, and this proxy demands one."
            }
        return ErrorReply(
            status: .badRequest,
            type: "invalid_request_error",
            code: "invalid_session",
            message: message,
            parameter: "X-Session-Id"
        )
    }

    static func upstream(_ error: UpstreamError) -> ErrorReply {
        if case .timedOut = error {
            return ErrorReply(
                status: .gatewayTimeout,
                type: "upstream_error",
                code: "upstream_timeout",
                message: "The upstream did not answer in time."
            )
        }
        return ErrorReply(
            status: .badGateway,
            type: "upstream_error",
            code: "upstream_unreachable",
            message: "The upstream could not be reached or broke off before it answered."
        )
    }

    /// `{"error":{"message","type","param","code"}}`
    var body: ByteBuffer {
        let parameter = parameter.map { "\"\($0)\"" } ?? "null"
        return ByteBuffer(
            string: """
                {"error":{"message":"\(message)","type":"\(type)","param":\(parameter),"code":"\(code)"}}
                """
        )
    }
}
