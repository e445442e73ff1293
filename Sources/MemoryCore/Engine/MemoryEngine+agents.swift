package import FoundationEssentials

extension MemoryEngine {
    /// Makes an agent; its id is a UUID unless one is given. Throws `.agentExists`.
    package func createAgent(
        id: AgentID? = nil,
        name: String,
        description: String? = nil,
        metadata: String? = nil,
        createdAt time: Date = Date(),
        owner: AgentID? = nil
    ) throws -> Agent {
        let id = id ?? AgentID(MemoryID(at: time).description)
        var agent = Agent(
            id: id,
            name: name,
            description: description,
            metadata: metadata,
            createdAt: time,
            owner: owner
        )
        agent = redaction?.redacted(agent) ?? agent
        guard aliases.resolve(id) == id, try store.insert(agent) else {
            throw MemoryEngineError.agentExists
        }
        flusher.noteWrite()
        return try store.agent(id) ?? agent
    }

    /// All agents: those that were made, and those that have memories. With `owner` only its own:
    /// itself, if there is such an agent, and those that its keys have made. By age.
    package func agents(ownedBy owner: AgentID? = nil) throws -> [Agent] {
        let all = try store.agents()
        guard let owner else { return all }
        return all.filter { $0.id == owner || $0.owner == owner }
    }

    /// Nil if it was never made and has no memories.
    package func agent(_ id: AgentID) throws -> Agent? {
        if let agent = try store.agent(id) { return agent }
        // Who has only just begun to talk is in the journal.
        guard try inTurn({ try settle { $0.agent == id } }) else { return nil }
        return try store.agent(id)
    }

    /// Whether a client's key may use an agent: its own, or one that it made.
    package func owns(_ agent: AgentID, client: AgentID) throws -> Bool {
        guard agent != client else { return true }
        return try store.agent(agent)?.owner == client
    }

    /// Nil if there is no such agent.
    package func changeAgent(_ id: AgentID, _ change: AgentChange) throws -> Agent? {
        guard var agent = try store.agent(id) else { return nil }
        agent.name = change.name ?? agent.name
        agent.description = change.description ?? agent.description
        agent.metadata = change.metadata ?? agent.metadata
        agent = redaction?.redacted(agent) ?? agent
        try store.replace(agent)
        flusher.noteWrite()
        return agent
    }

    /// Erases an agent and all its memories. `false` if there is no such agent.
    @discardableResult
    package func eraseAgent(_ id: AgentID) throws -> Bool {
        let isKnown = try store.agent(id) != nil
        _ = try eraseRows(of: Reach(agent: id))
        try store.eraseAgent(id)
        aliases.replace(try store.aliases())
        try store.scrub()
        return isKnown
    }

    // MARK: Adopting

    /// From now on `agent` (usually `key-…`, derived from a key) is the agent `name`: its memories
    /// move there, and its key's requests are that agent's. So a new key finds what an old one said.
    package func adopt(_ agent: AgentID, as name: AgentID) throws {
        let adopting = aliases.resolve(name)
        guard adopting != agent, aliases.resolve(agent) == agent else {
            throw MemoryEngineError.cannotAdopt
        }
        try store.setAlias(agent, for: adopting)
        aliases.replace(try store.aliases())
        try move(from: agent, to: adopting)
        try store.eraseAgent(agent)
        flusher.noteWrite()
    }

    /// Moves what was being said while its agent was adopted, and learns of what another process
    /// has adopted.
    func moveAdopted() throws {
        aliases.replace(try store.aliases())
        for (agent, adopting) in aliases.all { try move(from: agent, to: adopting) }
    }

    private func move(from agent: AgentID, to adopting: AgentID) throws {
        let sessions = try store.sessions(of: agent).map(\.session)
        var pace = PiecePace()
        var hasMoved = false
        while try pace.next({ limit in
            try inTurn { try store.movePiece(from: agent, to: adopting, limit: limit) }
        }) { hasMoved = true }
        guard hasMoved else { return }
        quota?.noteRemovals()
        inTurn {
            for owner in [agent, adopting] {
                for session in sessions { index.drop(Scope(agent: owner, session: session)) }
                index.dropAll(of: owner)
            }
        }
    }
}
