package import MemoryCore

/// Finds the agent from the key that the caller presents.
package struct AgentResolver: Sendable {
    package enum Policy: Sendable {
        /// An agent of its own for every key: two keys never see each other's memories.
        case derived
        /// Everybody is the agent `default`.
        case singleUser
        /// Only these keys; several may share an agent.
        case clients([Client])
    }

    package struct Client: Sendable {
        let agent: AgentID
        let keyDigests: [[UInt8]]

        package init(agent: AgentID, keys: [String], digest: KeyedDigest) {
            self.agent = agent
            keyDigests = keys.map(digest.digest(of:))
        }
    }

    package enum Resolution: Sendable, Equatable {
        /// `isKnownClient`: the key is one of ours, not the upstream's.
        case agent(AgentID, hasCredential: Bool, isKnownClient: Bool)
        case unknownKey
    }

    private let policy: Policy
    private let keyedDigest: KeyedDigest
    private let aliases: AgentAliases

    /// - Parameter aliases: an agent that was adopted is the agent that adopted it.
    package init(policy: Policy, digest: KeyedDigest, aliases: AgentAliases = AgentAliases()) {
        self.policy = policy
        keyedDigest = digest
        self.aliases = aliases
    }

    /// What was resolved at another version may be out of date.
    var version: Int { aliases.version }

    package func resolve(key: String?) -> Resolution {
        guard case .agent(let agent, let hasCredential, let isKnownClient) = own(key: key) else {
            return .unknownKey
        }
        return .agent(
            aliases.resolve(agent),
            hasCredential: hasCredential,
            isKnownClient: isKnownClient
        )
    }

    private func own(key: String?) -> Resolution {
        switch policy {
        case .singleUser:
            .agent(AgentID("default"), hasCredential: true, isKnownClient: false)
        case .derived where key?.unicodeScalars.contains("\u{FFFD}") == true:
            // The HTTP parser met bytes that are not UTF-8: two keys would look the same.
            .unknownKey
        case .derived:
            .agent(derivedAgent(key), hasCredential: key != nil, isKnownClient: false)
        case .clients(let clients):
            known(key, among: clients)
        }
    }

    /// 96 bits of the digest: a collision of two keys is out of reach, and the name stays short.
    private func derivedAgent(_ key: String?) -> AgentID {
        guard let key else { return AgentID("anonymous") }
        return AgentID("key-" + keyedDigest.digest(of: key).prefix(12).hexadecimal)
    }

    private func known(_ key: String?, among clients: [Client]) -> Resolution {
        guard let key else { return .unknownKey }
        let presented = keyedDigest.digest(of: key)
        let owner = clients.first { client in
            client.keyDigests.contains { KeyedDigest.isEqual($0, presented) }
        }
        guard let owner else { return .unknownKey }
        return .agent(owner.agent, hasCredential: true, isKnownClient: true)
    }
}
