import ChatCodec
import HTTPTypes
import Hummingbird
import MemoryCore
import NIOCore

/// Why a request gets no further than its head.
enum MCPRefusal: Error {
    case unknownKey
    case foreignAgent, invalidAgent, contradictoryAgents
    case invalidSession, missingSession
    case bodyTooLarge
    case tooManyRequests(retryAfterSeconds: Int)
    case unavailable

    var response: Response {
        var response = MCPAnswer.failure(RPCError(.invalidRequest, message)).response(status)
        if case .unknownKey = self {
            response.headers[.wwwAuthenticate] = "Bearer realm=\"memory-proxy\""
        }
        if case .tooManyRequests(let seconds) = self {
            response.headers[.retryAfter] = String(seconds)
        }
        return response
    }

    private var status: HTTPResponse.Status {
        switch self {
        case .unknownKey: .unauthorized
        case .foreignAgent: .forbidden
        case .invalidAgent, .contradictoryAgents, .invalidSession, .missingSession: .badRequest
        case .bodyTooLarge: .contentTooLarge
        case .tooManyRequests: .tooManyRequests
        case .unavailable: .serviceUnavailable
        }
    }

    private var message: String {
        switch self {
        case .unknownKey: "X-API-Key or Authorization must hold the admin token or a client's key"
        case .foreignAgent: "X-Agent-Id names an agent of somebody else"
        case .invalidAgent: "X-Agent-Id must have 1 to \(SessionID.maxBytes) bytes of UTF-8"
        case .contradictoryAgents: "X-Agent-Id must be given once"
        case .invalidSession:
            "The session must have 1 to \(SessionID.maxBytes) bytes of UTF-8, the same wherever it is named"
        case .missingSession: "A session must be named, in X-Session-Id or the path"
        case .tooManyRequests: "This key has reached the proxy's limit of requests"
        case .unavailable: "The memory can't be reached at the moment"
        case .bodyTooLarge: "The body must have at most \(StreamableHTTP.maxBodyBytes) bytes"
        }
    }
}

extension MCPAnswer {
    var response: Response { response(.init(code: status)) }

    func response(_ status: HTTPResponse.Status) -> Response {
        guard body != nil else { return Response(status: status) }
        var response = Response(
            status: status,
            body: .init(byteBuffer: ByteBuffer(bytes: bytes))
        )
        response.headers[.cacheControl] = "no-store"
        switch format {
        case .json: response.headers[.contentType] = "application/json"
        case .eventStream:
            response.headers[.contentType] = "text/event-stream"
            // Or nginx would hold the event back.
            if let name = HTTPField.Name("X-Accel-Buffering") { response.headers[name] = "no" }
        }
        return response
    }
}
