import FoundationEssentials
import Gateway
import HTTPTypes
import Hummingbird
import Logging
import MemoryCore
import NIOCore

/// The routes that the proxy answers by itself. Health is open to everybody and tells no more than
/// a reason; everything else asks `authority` who is there.
struct OwnRoutes {
    let engine: MemoryEngine
    let authority: APIAuthority
    let sessions: SessionResolver
    /// The least score of a recall that names none.
    let threshold: Double
    let gate: RequestGate?
    let metrics: MetricsPage
    let logger: Logger
    /// What an operator should know although the store works.
    let notice: @Sendable () -> String?

    func router() -> Router<BasicRequestContext> {
        let router = Router()
        for (path, answer) in health {
            router.get(path) { _, _ in await answer() }
            router.on(path, method: .head) { _, _ in await answer().createHeadResponse() }
        }
        MemoryAPI(
            engine: engine,
            authority: authority,
            threshold: threshold,
            gate: gate,
            logger: logger
        ).addRoutes(to: router)
        ReferenceRoutes().addRoutes(to: router)
        router.get("/metrics") { request, _ in figures(for: request.headers) }
        MCPRoutes(
            engine: engine,
            authority: authority,
            sessions: sessions,
            threshold: threshold,
            gate: gate,
            logger: logger
        ).addRoutes(to: router)
        return router
    }

    private var health: [(RouterPath, @Sendable () async -> Response)] {
        [("/healthz", { Self.status(.ok, ["status": "ok"]) }), ("/readyz", readiness)]
    }

    /// 503 while exchanges can't be kept: the chat goes on, but an operator wants to know.
    @Sendable private func readiness() async -> Response {
        var body = ["status": "ok"]
        body["notice"] = notice()
        guard case .degraded(let reason) = await engine.checkedHealth() else {
            return Self.status(.ok, body)
        }
        body["status"] = "degraded"
        body["reason"] = reason
        return Self.status(.serviceUnavailable, body)
    }

    /// For who runs the proxy: the numbers are those of all clients together.
    private func figures(for fields: HTTPFields) -> Response {
        guard authority.caller(of: fields) == .admin else {
            return APIFailure.unauthorized.response
        }
        return Response(
            status: .ok,
            headers: [.contentType: MetricsPage.contentType, .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: metrics.text))
        )
    }

    private static func status(_ status: HTTPResponse.Status, _ body: [String: String]) -> Response
    {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = (try? encoder.encode(body)) ?? Data()
        return Response(
            status: status,
            headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: json))
        )
    }
}
