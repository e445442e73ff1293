import Gateway
package import Logging
import MemoryCore

/// The memories that one MCP connection over pipes is about: agent and session are given once, when
/// the program starts.
///
/// Where they are is asked anew for every call, as every command does: a proxy may have been started
/// or stopped on the data folder since, and a store that other processes write to has to be read.
package struct ConnectionMemory: MCPMemorySource {
    private let settings: ProxySettings
    private let server: String?
    private let agent: String
    private let session: SessionID?
    private let logger: Logger

    package enum Failure: Error, CustomStringConvertible, Equatable {
        case invalidSession
        case missingSession

        package var description: String {
            switch self {
            case .invalidSession: "a session has 1 to \(SessionID.maxBytes) bytes"
            case .missingSession:
                "session.fallback is reject: say whose memories these are with --session"
            }
        }
    }

    /// Throws if the memories can't be reached now, or there is no such agent.
    package init(
        _ settings: ProxySettings,
        server: String?,
        agent: String?,
        session: String?,
        logger: Logger
    ) async throws {
        self.session = try session.map { name in
            guard let session = SessionID(name) else { throw Failure.invalidSession }
            return session
        }
        if session == nil, server == nil, settings.sessionFallback == .reject {
            throw Failure.missingSession
        }
        var found = "default"
        try await MemoryClient.run(settings, server: server, makesStore: true, logger: logger) {
            client in
            found = try await client.agentID(agent)
        }
        self.agent = found
        self.settings = settings
        self.server = server
        self.logger = logger
    }

    func withMemory<Result: Sendable>(
        _ work: @Sendable (any MCPMemory) async -> Result
    ) async -> Result {
        do {
            if let address = try server ?? settings.runningServerURL() {
                return try await atServer(address, work)
            }
            return try await onStore(work)
        } catch {
            logger.error("memory not reached", metadata: ["error": "\(error)"])
            return await work(UnreachableMemory())
        }
    }

    private func atServer<Result: Sendable>(
        _ address: String,
        _ work: @Sendable (any MCPMemory) async -> Result
    ) async throws -> Result {
        guard let token = try settings.knownAdminToken() else {
            throw MemoryAccessError.noToken(address)
        }
        let access = try ServerAccess(baseURL: address, token: token.text, logger: logger)
        defer { access.shutdown() }
        return await work(
            ServerMemory(access: access, agent: agent, session: session?.text, logger: logger)
        )
    }

    private func onStore<Result: Sendable>(
        _ work: @Sendable (any MCPMemory) async -> Result
    ) async throws -> Result {
        let store = try settings.openStore(logger: logger)
        let engine = try settings.makeEngine(over: store, logger: logger)
        let memory = EngineMemory(
            engine: engine,
            scope: Scope(agent: AgentID(agent), session: session ?? .default),
            isSessionNamed: session != nil,
            threshold: settings.gateway.threshold,
            logger: logger
        )
        return await withTaskGroup { group in
            group.addTask { await engine.run() }
            // On the way out the engine carries out what is due after writing.
            defer { group.cancelAll() }
            return await work(memory)
        }
    }
}
