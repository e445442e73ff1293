import ChatCodec
import HTTPTypes
import MemoryCore

/// An error under `/api/v1`, in Kronvex's dialect: `{"detail": …}`.
struct APIFailure: Error, Equatable {
    enum Detail: Equatable {
        case text(String)
        case problems([FieldProblem])

        var json: JSONValue {
            switch self {
            case .text(let text): .string(text)
            case .problems(let problems): .array(problems.map(\.json))
            }
        }
    }

    var status: HTTPResponse.Status
    var detail: Detail
    var headers: HTTPFields = [:]

    init(_ status: HTTPResponse.Status, _ detail: Detail, headers: HTTPFields = [:]) {
        self.status = status
        self.detail = detail
        self.headers = headers
    }
}

/// The one table of status codes under `/api/v1`.
extension APIFailure {
    static let unauthorized = APIFailure(
        .unauthorized,
        .text("The API key is missing or unknown; send it as X-API-Key."),
        headers: [.wwwAuthenticate: "Bearer realm=\"memory-proxy\""]
    )
    static let routeNotFound = APIFailure(.notFound, .text("Not Found"))
    static let agentNotFound = APIFailure(.notFound, .text("Agent not found"))
    static let agentExists = APIFailure(.conflict, .text("An agent with this id exists already"))
    static let memoryNotDeleted = APIFailure(.conflict, .text("Memory is not deleted"))
    static let memoryNotFound = APIFailure(.notFound, .text("Memory not found"))
    static let userNotFound = APIFailure(.notFound, .text("User not found"))
    static let unsupportedMediaType = APIFailure(
        .unsupportedMediaType,
        .text("The body must be application/json in UTF-8.")
    )
    static let storeUnavailable = APIFailure(
        .serviceUnavailable,
        .text("The store can't be reached at the moment."),
        headers: [.retryAfter: "1"]
    )

    static func limitReached(_ limit: LimitReached) -> APIFailure {
        APIFailure(
            .init(code: 402, reasonPhrase: "Payment Required"),
            .text("\(limit); forget some, or ask for more.")
        )
    }

    static func tooManyRequests(retryAfterSeconds: Int) -> APIFailure {
        APIFailure(
            .tooManyRequests,
            .text("This key has reached the proxy's limit of requests."),
            headers: [.retryAfter: String(retryAfterSeconds)]
        )
    }

    static func methodNotAllowed(allow: String) -> APIFailure {
        APIFailure(.methodNotAllowed, .text("Method Not Allowed"), headers: [.allow: allow])
    }

    static func bodyTooLarge(maxBytes: Int) -> APIFailure {
        APIFailure(.contentTooLarge, .text("The body may have \(maxBytes) bytes at most."))
    }

    /// 422, whatever was wrong with the request's values.
    static func invalid(_ problems: [FieldProblem]) -> APIFailure {
        APIFailure(.unprocessableContent, .problems(problems))
    }

    static func invalid(path name: String, _ what: String) -> APIFailure {
        .invalid([FieldProblem(type: "value_error", loc: ["path", .name(name)], msg: what)])
    }

    static func invalidJSON(_ what: String) -> APIFailure {
        .invalid([FieldProblem(type: "json_invalid", loc: ["body"], msg: what)])
    }
}
