import HTTPTypes
import Hummingbird
import Logging
import MemoryCore

/// Turns what goes wrong under `/api/v1` into answers of its dialect: the one place where errors
/// of the engine become status codes.
struct ErrorDialect: RouterMiddleware {
    private let methods: PathMethods
    private let logger: Logger

    init(routes: [APIRoute], logger: Logger) {
        methods = PathMethods(
            routes.map { (MemoryAPI.root.appendingPath($0.path), $0.method) }
        )
        self.logger = logger
    }

    func handle(
        _ request: Request,
        context: BasicRequestContext,
        next: @concurrent (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        guard request.uri.path.hasPrefix(MemoryAPI.root.description + "/") else {
            return try await next(request, context)
        }
        do {
            return try await next(request, context)
        } catch {
            let answer = answer(to: error, request)
            return request.method == .head ? answer.createHeadResponse() : answer
        }
    }

    private func answer(to error: any Error, _ request: Request) -> Response {
        switch error {
        case let failure as APIFailure: return failure.response
        case let error as HTTPError where error.status == .notFound: return unmatched(request)
        case MemoryEngineError.agentExists: return APIFailure.agentExists.response
        case MemoryEngineError.limitReached(let limit):
            return APIFailure.limitReached(limit).response
        case let error as any HTTPResponseError:
            return APIFailure(error.status, .text(error.status.reasonPhrase)).response
        default:
            logger.error("memory API failed", metadata: ["error": "\(error)"])
            return APIFailure.storeUnavailable.response
        }
    }

    /// No route has this method on this path.
    private func unmatched(_ request: Request) -> Response {
        guard let allow = methods.allowed(at: request.uri.path) else {
            return APIFailure.routeNotFound.response
        }
        guard request.method == .options else {
            return APIFailure.methodNotAllowed(allow: allow).response
        }
        return Response(status: .noContent, headers: [.allow: allow, .cacheControl: "no-store"])
    }
}

/// Which methods a path has, for `Allow`.
struct PathMethods: Sendable {
    private let paths: [(path: RouterPath, allow: String)]

    init(_ routes: [(path: RouterPath, method: HTTPRequest.Method)]) {
        paths = Dictionary(grouping: routes, by: \.path.description).values
            .map { routes in
                let methods = Set(routes.map(\.method.rawValue))
                let implied: Set = methods.contains("GET") ? ["HEAD", "OPTIONS"] : ["OPTIONS"]
                return (routes[0].path, methods.union(implied).sorted().joined(separator: ", "))
            }
            // A path with a name in place of a parameter comes before that with the parameter.
            .sorted { $0.path.parameterCount < $1.path.parameterCount }
    }

    /// Nil if there is no such path.
    func allowed(at path: String) -> String? {
        let parts = path.split(separator: "/")
        return paths.first { known in
            known.path.count == parts.count && zip(known.path, parts).allSatisfy { $0 ~= $1 }
        }?.allow
    }
}

extension RouterPath {
    fileprivate var parameterCount: Int { count { $0.description.hasPrefix("{") } }
}
