import FoundationEssentials
import Gateway
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import MemoryCore
import NIOCore
import NIOPosix

/// The memory API: Kronvex's REST dialect under `/api/v1`.
///
/// Every request passes here: who asks, the body (bounded), then its route on a thread that may
/// block. What goes wrong becomes an answer in `ErrorDialect`.
struct MemoryAPI: Sendable {
    static let root: RouterPath = "/api/v1"

    let engine: MemoryEngine
    let authority: APIAuthority
    /// The least score of a recall that names none: that of chats.
    let threshold: Double
    /// Nil without limits on requests.
    var gate: RequestGate?
    var pool = NIOThreadPool.singleton
    let logger: Logger

    var routes: [APIRoute] {
        agentRoutes + memoryRoutes + recallRoutes + bulkRoutes + exportRoutes + userRoutes
            + administrationRoutes
    }

    /// Adds the routes and, before all routes that are added later, the dialect of their errors.
    func addRoutes(to router: Router<BasicRequestContext>) {
        let routes = routes
        router.add(middleware: ErrorDialect(routes: routes, logger: logger))
        for route in routes {
            let path = Self.root.appendingPath(route.path)
            let answer = { @Sendable (request: Request, context: BasicRequestContext) in
                try await self.answer(request, context, route)
            }
            router.on(path, method: route.method, use: answer)
            guard route.method == .get else { continue }
            router.on(path, method: .head) { try await answer($0, $1).createHeadResponse() }
        }
    }

    private func answer(
        _ request: Request,
        _ context: BasicRequestContext,
        _ route: APIRoute
    ) async throws -> Response {
        guard let caller = authority.caller(of: request.headers) else {
            throw APIFailure.unauthorized
        }
        let admission = try admission(of: caller)
        defer { admission?.end() }
        let call = APICall(
            caller: caller,
            request: request.head,
            parameters: context.parameters,
            query: Self.query(of: request.uri),
            body: try await Self.body(of: request, maxBytes: route.maxBodyBytes)
        )
        return try await pool.runIfActive { try route.answer(call) }
    }

    /// The limits are those of clients: whoever administers has none.
    private func admission(
        of caller: APIAuthority.Caller
    ) throws(APIFailure) -> RequestGate.Admission? {
        guard let agent = caller.client, let gate else { return nil }
        do {
            return try gate.admit(agent)
        } catch {
            throw .tooManyRequests(retryAfterSeconds: error.retryAfterSeconds)
        }
    }

    private static func body(of request: Request, maxBytes: Int) async throws -> ByteBuffer {
        let tooLarge = APIFailure.bodyTooLarge(maxBytes: maxBytes)
        if let length = request.headers[.contentLength], (Int(length) ?? .max) > maxBytes {
            throw tooLarge
        }
        do {
            return try await request.body.collect(upTo: maxBytes)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        }
    }

    private static func query(of uri: URI) -> [(name: String, value: String)] {
        uri.queryParameters.map { (name: String($0.key), value: String($0.value)) }
    }
}
