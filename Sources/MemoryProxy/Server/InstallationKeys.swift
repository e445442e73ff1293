import Gateway
import Glibc
import Logging
import MemoryCore

/// Who is who for this installation: what finds the agent of a caller under `/v1`, and what tells
/// who may use our own routes. The data folder must be there.
struct InstallationKeys {
    let agents: AgentResolver
    let authority: APIAuthority

    init(_ settings: ProxySettings, aliases: AgentAliases, logger: Logger) throws {
        let installation = Installation(folder: settings.dataFolder)
        let digest = KeyedDigest(secret: try installation.secret())
        let token = try settings.adminToken ?? installation.adminToken()
        agents = AgentResolver(
            policy: settings.agentPolicy(digest),
            digest: digest,
            aliases: aliases
        )
        authority = APIAuthority(adminToken: token, agents: agents, digest: digest)
        if token.isNew { Self.announce(token, at: installation.tokenPath, logger) }
    }

    /// The token itself is shown to a person at a terminal; a log only learns where it is.
    private static func announce(_ token: AdminToken, at path: String, _ logger: Logger) {
        logger.notice("admin token made", metadata: ["path": "\(path)"])
        guard isatty(STDOUT_FILENO) == 1 else { return }
        print("The admin token, for the memory API and /mcp: \(token.text)")
    }
}

extension ProxySettings {
    fileprivate func agentPolicy(_ digest: KeyedDigest) -> AgentResolver.Policy {
        guard clients.isEmpty else {
            return .clients(
                clients.map {
                    AgentResolver.Client(agent: AgentID($0.agent), keys: $0.keys, digest: digest)
                }
            )
        }
        return isSingleUser ? .singleUser : .derived
    }
}
