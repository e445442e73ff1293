package import MemoryCore

extension SQLiteMemoryStore {
    package func agents() throws -> [Agent] { try read { try AgentRow.all($0) } }

    package func agent(_ id: AgentID) throws -> Agent? { try read { try AgentRow.fetch(id, $0) } }

    package func insert(_ agent: Agent) throws -> Bool {
        try write(changes: 1) { try AgentRow.insert(agent, $0) }
    }

    package func replace(_ agent: Agent) throws {
        try write(changes: 1) { try AgentRow.replace(agent, $0) }
    }

    package func eraseAgent(_ id: AgentID) throws {
        try write(changes: 1) { try AgentRow.remove(id, $0) }
    }

    package func aliases() throws -> [AgentID: AgentID] { try read { try AgentRow.aliases($0) } }

    package func setAlias(_ alias: AgentID, for agent: AgentID) throws {
        try write(changes: 1) { try AgentRow.setAlias(alias, for: agent, $0) }
    }

    package func movePiece(
        from agent: AgentID,
        to other: AgentID,
        limit: Int
    ) throws -> Bool {
        try write(changes: limit) { database in
            let exchanges = try ExchangeRow.move(from: agent, to: other, limit: limit, database)
            let memories = try MemoryRow.move(from: agent, to: other, limit: limit, database)
            return exchanges + memories > 0
        }
    }
}
