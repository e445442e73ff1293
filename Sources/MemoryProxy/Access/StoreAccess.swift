import ChatCodec
import Gateway
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import MemoryCore
import NIOConcurrencyHelpers
import NIOCore
import NIOEmbedded

/// The memory API in the command's own process, over the store in the data folder: for when no proxy
/// runs on it.
final class StoreAccess: MemoryAccess {
    let engine: MemoryEngine
    private let responder: any HTTPResponder<BasicRequestContext>
    private let token: String
    private let logger: Logger

    init(_ settings: ProxySettings, logger: Logger) throws {
        let store = try settings.openStore(logger: logger)
        engine = try settings.makeEngine(over: store, logger: logger)
        let keys = try InstallationKeys(settings, aliases: engine.aliases, logger: logger)
        token = try (settings.adminToken ?? Installation(folder: settings.dataFolder).adminToken())
            .text
        let api = MemoryAPI(
            engine: engine,
            authority: keys.authority,
            threshold: settings.gateway.threshold,
            logger: logger
        )
        let router = Router()
        api.addRoutes(to: router)
        responder = router.buildResponder()
        self.logger = logger
    }

    func send(
        _ request: APIRequest,
        receive: @escaping @Sendable (ByteBuffer) throws -> Void
    ) async throws -> APIAnswer {
        var head = HTTPRequest(
            method: .init(rawValue: request.method.rawValue) ?? .get,
            scheme: nil,
            authority: "localhost",
            path: request.target
        )
        head.headerFields[.authorization] = "Bearer \(token)"
        if request.body != nil { head.headerFields[.contentType] = "application/json" }
        let body = ByteBuffer(bytes: request.body ?? [])
        let response = try await responder.respond(
            to: Request(head: head, body: RequestBody(buffer: body)),
            context: BasicRequestContext(
                source: .init(channel: EmbeddedChannel(), logger: logger)
            )
        )
        let refusal = NIOLockedValueBox(ByteBuffer())
        let answer = APIAnswer(status: response.status.code)
        let receiver = BodyReceiver { piece in
            if answer.isGood { return try receive(piece) }
            refusal.withLockedValue { _ = $0.writeImmutableBuffer(piece) }
        }
        try await response.body.write(receiver)
        return APIAnswer(status: answer.status, refusal: refusal.withLockedValue { $0 })
    }
}

/// Hands on what would go to a socket.
private struct BodyReceiver: ResponseBodyWriter {
    let receive: @Sendable (ByteBuffer) throws -> Void

    func write(_ buffer: ByteBuffer) async throws { try receive(buffer) }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
