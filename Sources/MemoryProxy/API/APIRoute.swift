import HTTPTypes
import Hummingbird

/// One route under `/api/v1`.
struct APIRoute: Sendable {
    let method: HTTPRequest.Method
    /// Below `/api/v1`.
    let path: RouterPath
    let maxBodyBytes: Int
    /// Runs on a thread that may block.
    let answer: @Sendable (APICall) throws -> Response

    init(
        _ method: HTTPRequest.Method,
        _ path: RouterPath,
        maxBodyBytes: Int = FieldLimits.maxBodyBytes,
        _ answer: @escaping @Sendable (APICall) throws -> Response
    ) {
        self.method = method
        self.path = path
        self.maxBodyBytes = maxBodyBytes
        self.answer = answer
    }
}
