package import FoundationEssentials
package import MemoryCore
import Synchronization

extension InMemoryStore {
    package func delete(_ addresses: [MemoryAddress]) throws -> [MemoryAddress] {
        try onContent { content, now in
            addresses.filter { address in
                guard let index = content.index(of: address),
                    content.memories[index].isAlive(at: now)
                else { return false }
                content.memories[index].details.deletedAt = now
                return true
            }
        }
    }

    package func restore(_ address: MemoryAddress) throws -> KeptMemory? {
        try onContent { content, now in
            guard let index = content.index(of: address),
                content.memories[index].details.deletedAt != nil,
                !content.memories[index].stored.memory.isExpired(at: now)
            else { return nil }
            return content.update(address) { kept in
                kept.details.deletedAt = nil
                kept.dropVectors()
            }
        }
    }

    package func erase(_ addresses: [MemoryAddress]) throws {
        try onContent { content, _ in
            for address in addresses {
                content.remove(address)
                content.rows.removeAll { row in
                    row.entry.exchange.scope == address.scope
                        && [row.entry.userMemoryID, row.entry.replyMemoryID].contains(address.id)
                }
            }
        }
    }

    package func endedMemories(deletedBefore time: Date, limit: Int) throws -> [MemoryAddress] {
        try onContent { content, now in
            let ended = content.memories.filter { kept in
                kept.stored.memory.isExpired(at: now)
                    || kept.details.deletedAt.map { $0 < time } ?? false
            }
            return Array(ended.map(\.kept.address).prefix(limit))
        }
    }

    package func mark() throws -> StoreMark {
        try onContent { content, _ in
            StoreMark(sequence: content.sequence, exchange: ExchangeID(content.lastRow))
        }
    }

    package func erasePiece(
        of reach: Reach,
        before mark: StoreMark,
        limit: Int
    ) throws -> ErasedPiece {
        try onContent { content, _ in
            let rows = content.rows.filter {
                reach.contains($0.entry.exchange.scope) && $0.entry.id.value <= mark.exchange.value
            }.prefix(limit).map(\.entry.id)
            content.rows.removeAll { rows.contains($0.entry.id) }
            let gone = content.memories.filter {
                reach.contains($0.kept.scope) && $0.stored.sequence <= mark.sequence
            }.prefix(limit).map(\.kept.address)
            content.memories.removeAll { gone.contains($0.kept.address) }
            return ErasedPiece(
                memories: gone.count,
                isLast: max(rows.count, gone.count) < limit
            )
        }
    }

    package func scrub() throws { try beforeCall(.scrub) }

    // MARK: Agents

    package func agents() throws -> [Agent] {
        try onContent { content, _ in
            content.knownAgents.values.sorted {
                ($0.createdAt, $0.id.text) < ($1.createdAt, $1.id.text)
            }
        }
    }

    package func agent(_ id: AgentID) throws -> Agent? {
        try onContent { content, _ in content.knownAgents[id] }
    }

    package func insert(_ agent: Agent) throws -> Bool {
        try onContent { content, _ in
            guard content.agents[agent.id] == nil else { return false }
            content.agents[agent.id] = agent
            return true
        }
    }

    package func replace(_ agent: Agent) throws {
        try onContent { content, _ in content.agents[agent.id] = agent }
    }

    package func eraseAgent(_ id: AgentID) throws {
        try onContent { content, _ in
            content.agents[id] = nil
            content.aliases = content.aliases.filter { $0.value != id }
        }
    }

    package func aliases() throws -> [AgentID: AgentID] {
        try onContent { content, _ in content.aliases }
    }

    package func setAlias(_ alias: AgentID, for agent: AgentID) throws {
        try onContent { content, _ in
            content.aliases = content.aliases.mapValues { $0 == alias ? agent : $0 }
            content.aliases[alias] = agent
        }
    }

    package func movePiece(
        from agent: AgentID,
        to other: AgentID,
        limit: Int
    ) throws -> Bool {
        try onContent { content, _ in
            var hasMoved = false
            for index in content.rows.indices
            where content.rows[index].entry.exchange.scope.agent == agent {
                let session = content.rows[index].entry.exchange.scope.session
                content.rows[index].entry.exchange.scope = Scope(agent: other, session: session)
                hasMoved = true
            }
            let own = content.memories.filter { $0.kept.scope.agent == agent }
            for kept in own.prefix(limit) {
                content.move(kept, to: Scope(agent: other, session: kept.kept.scope.session))
                hasMoved = true
            }
            return hasMoved
        }
    }
}

extension InMemoryStore.Content {
    /// Those that were made, and those that have memories.
    fileprivate var knownAgents: [AgentID: Agent] {
        var known = agents
        for (id, kept) in Dictionary(grouping: memories, by: \.kept.scope.agent) {
            let first = kept.map(\.stored.memory.createdAt).min() ?? .distantPast
            let agent = known[id] ?? Agent(id: id, name: id.text, createdAt: first)
            known[id] = agent
            known[id]?.memoryCount = kept.count { $0.details.deletedAt == nil }
        }
        return known
    }

    fileprivate mutating func move(_ kept: InMemoryStore.Kept, to scope: Scope) {
        remove(kept.kept.address)
        var moved = kept
        moved.stored.memory.scope = scope
        moved.stored.sequence = nextSequence()
        if index(of: moved.kept.address) == nil { memories.append(moved) }
    }
}
