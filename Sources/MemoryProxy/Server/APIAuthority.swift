import Gateway
import HTTPTypes
import MemoryCore

/// Tells who asks for one of our own routes, from the key that the request presents.
///
/// `X-API-Key` counts, and where there is none `Authorization: Bearer`. Only keys that this
/// installation knows are somebody: an upstream's key, which can't be checked here, is nobody.
struct APIAuthority: Sendable {
    enum Caller: Sendable, Equatable {
        /// Whoever holds the admin token: may do everything, with every agent.
        case admin
        /// One of `clients:`: may do everything with its own agent, and nothing with others.
        case client(AgentID)
    }

    private let adminDigest: [UInt8]
    private let digest: KeyedDigest
    private let agents: AgentResolver

    init(adminToken: AdminToken, agents: AgentResolver, digest: KeyedDigest) {
        adminDigest = digest.digest(of: adminToken.text)
        self.digest = digest
        self.agents = agents
    }

    /// `nil` for nobody we know. Takes as long for a nearly right key as for any other wrong one.
    func caller(of fields: HTTPFields) -> Caller? {
        guard let key = fields.presentedKey else { return nil }
        if KeyedDigest.isEqual(digest.digest(of: key), adminDigest) { return .admin }
        guard case .agent(let agent, _, isKnownClient: true) = agents.resolve(key: key) else {
            return nil
        }
        return .client(agent)
    }
}

extension HTTPFields {
    fileprivate var presentedKey: String? {
        if let name = HTTPField.Name("X-API-Key"), let key = self[name] { return key }
        guard let authorization = self[.authorization] else { return nil }
        let parts = authorization.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return parts[1].drop { $0 == " " }.description
    }
}
