import ChatCodec
import Gateway
import HTTPTypes
import Hummingbird
import Logging
import MemoryCore
import NIOCore
import NIOHTTP1
import NIOPosix

/// `/mcp` and `/s/{session}/mcp`.
///
/// Agent and session are those of the connection: of its key, its headers and its path. A tool can
/// name neither.
struct MCPRoutes: Sendable {
    let engine: MemoryEngine
    let authority: APIAuthority
    let sessions: SessionResolver
    /// How sure a match must be where a call doesn't say.
    let threshold: Double
    /// Nil without limits on requests.
    var gate: RequestGate?
    let logger: Logger

    func addRoutes(to router: Router<BasicRequestContext>) {
        for path: RouterPath in ["/mcp", "/s/:session/mcp"] {
            router.post(path) { request, _ in await answer(request) }
            // No stream to open (GET), no session to end (DELETE).
            for method in [HTTPRequest.Method.get, .delete, .put, .patch, .head, .options] {
                router.on(path, method: method) { _, _ in
                    Response(status: .methodNotAllowed, headers: [.allow: "POST"])
                }
            }
        }
    }

    private func answer(_ request: Request) async -> Response {
        do {
            guard let caller = authority.caller(of: request.headers) else {
                throw MCPRefusal.unknownKey
            }
            let admission = try admission(of: caller)
            defer { admission?.end() }
            let body = try await body(of: request)
            return try await NIOThreadPool.singleton.runIfActive {
                let server = MCPServer(memory: try memory(of: caller, request))
                let head = MCPRequestHead(request.headers)
                let transport = StreamableHTTP(server: server)
                return transport.answer(head, body: body.readableBytesView).response
            }
        } catch let refusal as MCPRefusal {
            return refusal.response
        } catch {
            logger.error("mcp request not answered", metadata: ["error": "\(error)"])
            return MCPRefusal.unavailable.response
        }
    }

    private func admission(
        of caller: APIAuthority.Caller
    ) throws(MCPRefusal) -> RequestGate.Admission? {
        guard let agent = caller.client, let gate else { return nil }
        do {
            return try gate.admit(agent)
        } catch {
            throw .tooManyRequests(retryAfterSeconds: error.retryAfterSeconds)
        }
    }

    private func memory(
        of caller: APIAuthority.Caller,
        _ request: Request
    ) throws -> EngineMemory {
        let session = try session(of: request)
        let agent = try agent(of: caller, request.headers)
        return EngineMemory(
            engine: engine,
            scope: Scope(agent: agent, session: session ?? .default),
            isSessionNamed: session != nil,
            threshold: threshold,
            logger: logger
        )
    }

    /// The admin names any agent, a client its own or one that its keys have made. Who names none
    /// means the own one, which for the admin is that of a single user.
    private func agent(of caller: APIAuthority.Caller, _ headers: HTTPFields) throws -> AgentID {
        let names = headers.filter { $0.name.canonicalName == "x-agent-id" }.map(\.value)
        guard names.count <= 1 else { throw MCPRefusal.contradictoryAgents }
        // An agent's name keeps to the bounds of a session's.
        let named = try names.first.map { name in
            guard SessionID(name) != nil else { throw MCPRefusal.invalidAgent }
            return AgentID(name)
        }
        guard case .client(let own) = caller else { return named ?? .default }
        guard let named, named != own else { return own }
        guard try engine.owns(named, client: own) else { throw MCPRefusal.foreignAgent }
        return named
    }

    private func session(of request: Request) throws(MCPRefusal) -> SessionID? {
        let path = request.uri.path.split(separator: "/")
        var named: String?
        if path.count == 3, path[0] == "s" {
            guard let text = PercentEncoding.decoded(path[1]) else { throw .invalidSession }
            named = text
        }
        do {
            if let found = try sessions.session(path: named, headers: .init(request.headers)) {
                return found.0
            }
        } catch {
            throw .invalidSession
        }
        guard sessions.fallback != .reject else { throw .missingSession }
        return nil
    }

    private func body(of request: Request) async throws -> ByteBuffer {
        do {
            return try await request.body.collect(upTo: StreamableHTTP.maxBodyBytes)
        } catch is NIOTooManyBytesError {
            throw MCPRefusal.bodyTooLarge
        }
    }
}

extension HTTPHeaders {
    fileprivate init(_ fields: HTTPFields) {
        self.init(fields.map { ($0.name.rawName, $0.value) })
    }
}
