import FoundationEssentials

extension MemoryEngine {
    /// Makes an agent; its id is a UUID unless one is given. Throws `.agentExists`.
    package func createAgent(
        id: AgentID? = nil,
        name: String,
        description: String? = nil,
        metadata: String? = nil,
        owner: AgentID? = nil
    ) throws -> Agent {
        throw MemoryEngineError.unavailable
    }

    /// All agents: those that were made, and those that have memories. With `owner` only its own:
    /// itself, if there is such an agent, and those that its keys have made. By age.
    package func agents(ownedBy owner: AgentID? = nil) throws -> [Agent] {
        throw MemoryEngineError.unavailable
    }

    /// Nil if it was never made and has no memories.
    package func agent(_ id: AgentID) throws -> Agent? {
        throw MemoryEngineError.unavailable
    }

    /// Whether a client's key may use an agent: its own, or one that it made.
    package func owns(_ agent: AgentID, client: AgentID) throws -> Bool {
        throw MemoryEngineError.unavailable
    }

    /// Nil if there is no such agent.
    package func changeAgent(_ id: AgentID, _ change: AgentChange) throws -> Agent? {
        throw MemoryEngineError.unavailable
    }

    /// Erases an agent and all its memories. `false` if there is no such agent.
    @discardableResult
    package func eraseAgent(_ id: AgentID) throws -> Bool {
        throw MemoryEngineError.unavailable
    }

    /// From now on `agent` (usually `key-…`, derived from a key) is the agent `name`: its memories
    /// move there, and its key's requests are that agent's. So a new key finds what an old one said.
    package func adopt(_ agent: AgentID, as name: AgentID) throws {
        throw MemoryEngineError.unavailable
    }

    /// What was adopted, by whom.
    package func aliases() throws -> [AgentID: AgentID] { throw MemoryEngineError.unavailable }
}
