package import FoundationEssentials
package import MemoryCore
import Synchronization

extension InMemoryStore {
    package func remember(_ memories: [KeptMemory]) throws -> [Remembered] {
        try onContent { content, now in
            memories.map { new in
                let same = content.memories.first { known in
                    known.details.isComparable && known.isAlive(at: now)
                        && known.kept.scope == new.scope && known.details.userID == new.userID
                        && known.stored.memory.kind == new.memory.kind
                        && known.stored.memory.content.utf8.elementsEqual(new.memory.content.utf8)
                }
                guard let same else {
                    content.insert(new)
                    return .stored(new)
                }
                return .repeated(content.noteRepeat(of: same.kept, by: new), similarity: 1)
            }
        }
    }

    package func bring(_ memories: [KeptMemory]) throws -> [KeptMemory] {
        try onContent { content, _ in
            memories.compactMap { kept in
                var kept = kept
                kept.deletedAt = nil
                let isElsewhere = content.memories.contains {
                    $0.kept.id == kept.id && $0.kept.scope.agent == kept.scope.agent
                        && $0.kept.scope != kept.scope
                }
                if isElsewhere { kept.memory.id = kept.idInItsOwnScope }
                let known = content.memories.first { $0.kept.address == kept.address }
                if let known, known.details.deletedAt == nil { return nil }
                content.remove(kept.address)
                content.insert(kept)
                return kept
            }
        }
    }

    package func noteRepeat(
        of address: MemoryAddress,
        by new: KeptMemory
    ) throws -> KeptMemory? {
        try onContent { content, now in
            content.alive(address, at: now).map { content.noteRepeat(of: $0, by: new) }
        }
    }

    package func change(_ address: MemoryAddress, _ change: MemoryChange) throws -> KeptMemory? {
        try onContent { content, now in
            guard content.alive(address, at: now) != nil else { return nil }
            return content.update(address) { kept in
                if let text = change.content {
                    kept.stored.memory.content = text
                    kept.stored.memory.source = .api
                    kept.details.isComparable = true
                    kept.dropVectors()
                }
                kept.stored.memory.kind = change.kind ?? kept.stored.memory.kind
                kept.stored.memory.isPinned = change.isPinned ?? kept.stored.memory.isPinned
                kept.details.metadata = change.metadata ?? kept.details.metadata
            }
        }
    }

    package func noteAccesses(_ counts: [MemoryAddress: Int], at time: Date) throws {
        try onContent { content, _ in
            for (address, count) in counts {
                guard let index = content.index(of: address) else { continue }
                content.memories[index].stored.memory.accessCount += count
                content.memories[index].details.lastAccessedAt = time
            }
        }
    }

    // MARK: Listing

    package func memories(
        _ ids: [MemoryID],
        in reach: Reach,
        life: MemoryFilter.Life
    ) throws -> [KeptMemory] {
        try onContent { content, now in
            let found = content.all(in: reach, MemoryFilter(life: life), at: now)
            return found.filter { ids.contains($0.id) }
        }
    }

    package func memories(
        in reach: Reach,
        matching filter: MemoryFilter,
        order: MemoryOrder,
        offset: Int,
        limit: Int
    ) throws -> MemoryPage {
        try onContent { content, now in
            let all = content.all(in: reach, filter, at: now).sorted { order.puts($0, before: $1) }
            return MemoryPage(
                memories: Array(all.dropFirst(offset).prefix(limit)),
                total: all.count
            )
        }
    }

    package func exportPage(
        of reach: Reach,
        matching filter: MemoryFilter,
        after last: MemoryAddress?,
        limit: Int
    ) throws -> [KeptMemory] {
        try onContent { content, now in
            let all = content.all(in: reach, filter, at: now)
                .sorted { $0.address.isBefore($1.address) }
            let rest = all.filter { kept in last.map { $0.isBefore(kept.address) } ?? true }
            return Array(rest.prefix(limit))
        }
    }

    package func latestMemories(
        of agent: AgentID,
        vectorsIn space: VectorSpace?,
        limit: Int,
        _ body: (Memory, [Vector]?) throws -> Void
    ) throws {
        let found = try onContent { content, now in
            content.memories
                .filter { $0.kept.scope.agent == agent && $0.isAlive(at: now) }
                .sorted { $1.kept.id.description < $0.kept.id.description }
        }
        for kept in found.prefix(limit) {
            let vectors = space != nil && kept.space == space ? kept.vectors : nil
            try body(kept.stored.memory, vectors)
        }
    }

    package func sessions(of agent: AgentID) throws -> [SessionSummary] {
        try onContent { content, now in
            let own = content.memories.filter { $0.kept.scope.agent == agent }
            let sessions = Dictionary(grouping: own, by: \.kept.scope.session)
            return sessions.map { session, memories in
                let times = memories.map(\.stored.memory.createdAt)
                return SessionSummary(
                    session: session,
                    memoryCount: memories.count { $0.isAlive(at: now) },
                    firstAt: times.min() ?? now,
                    lastAt: times.max() ?? now
                )
            }
            .filter { $0.memoryCount > 0 }
            .sorted { ($1.lastAt, $0.session.text) < ($0.lastAt, $1.session.text) }
        }
    }

    package func statistics(of reach: Reach?) throws -> StoreStatistics {
        try onContent { content, now in
            let isMeant = { (scope: Scope) in reach?.contains(scope) ?? true }
            let all = content.memories.filter { isMeant($0.kept.scope) }
            var statistics = StoreStatistics()
            statistics.agents = Set(all.map(\.kept.scope.agent)).count
            statistics.sessions = Set(all.map(\.kept.scope)).count
            statistics.memories = all.count { $0.isAlive(at: now) }
            statistics.deletedMemories = all.count { $0.details.deletedAt != nil }
            statistics.pendingExchanges = content.pendingEntries.count {
                isMeant($0.exchange.scope)
            }
            statistics.bytes = all.reduce(0) { $0 + $1.stored.memory.content.utf8.count }
            return statistics
        }
    }

    func onContent<Value>(_ body: (inout sending Content, Date) throws -> Value) throws -> Value {
        try beforeCall(.catalog)
        let now = now()
        return try content.withLock { try body(&$0, now) }
    }
}

extension InMemoryStore.Kept {
    var kept: KeptMemory {
        KeptMemory(
            stored.memory,
            metadata: details.metadata,
            userID: details.userID,
            lastAccessedAt: details.lastAccessedAt,
            supersededBy: details.supersededBy,
            repeatCount: details.repeatCount,
            deletedAt: details.deletedAt
        )
    }

    func isAlive(at time: Date) -> Bool {
        details.deletedAt == nil && !stored.memory.isExpired(at: time)
    }

    mutating func dropVectors() {
        vectors = []
        space = nil
        vectorSequence = 0
    }
}

extension InMemoryStore.Content {
    func index(of address: MemoryAddress) -> Int? {
        memories.firstIndex { $0.kept.address == address }
    }

    func alive(_ address: MemoryAddress, at time: Date) -> KeptMemory? {
        index(of: address).flatMap { memories[$0].isAlive(at: time) ? memories[$0].kept : nil }
    }

    func all(in reach: Reach, _ filter: MemoryFilter, at time: Date) -> [KeptMemory] {
        memories.filter { reach.contains($0.kept.scope) && filter.means($0, at: time) }
            .map(\.kept)
    }

    mutating func insert(_ new: KeptMemory) {
        var kept = InMemoryStore.Kept(
            stored: StoredMemory(memory: new.memory, sequence: nextSequence())
        )
        kept.details = InMemoryStore.Details(
            metadata: new.metadata,
            userID: new.userID,
            lastAccessedAt: new.lastAccessedAt,
            supersededBy: new.supersededBy,
            repeatCount: new.repeatCount,
            isComparable: true
        )
        memories.append(kept)
    }

    mutating func remove(_ address: MemoryAddress) {
        memories.removeAll { $0.kept.address == address }
    }

    /// Stored anew: it is the last one now.
    mutating func update(
        _ address: MemoryAddress,
        _ change: (inout InMemoryStore.Kept) -> Void
    ) -> KeptMemory? {
        guard let index = index(of: address) else { return nil }
        var kept = memories.remove(at: index)
        change(&kept)
        kept.stored.sequence = nextSequence()
        memories.append(kept)
        return kept.kept
    }

    mutating func noteRepeat(of known: KeptMemory, by new: KeptMemory) -> KeptMemory {
        update(known.address) { kept in
            let ends = [kept.stored.memory.expiresAt, new.memory.expiresAt].compactMap(\.self)
            kept.stored.memory.expiresAt = ends.count == 2 ? ends.max() : nil
            kept.stored.memory.isPinned = kept.stored.memory.isPinned || new.memory.isPinned
            kept.details.repeatCount += 1
        } ?? known
    }
}

extension MemoryFilter {
    func means(_ memory: InMemoryStore.Kept, at time: Date) -> Bool {
        let kept = memory.kept
        let isMeantByLife =
            switch life {
            case .alive: memory.isAlive(at: time)
            case .deleted: kept.deletedAt != nil
            case .aliveOrDeleted: kept.deletedAt != nil || memory.isAlive(at: time)
            }
        return isMeantByLife && kind.map { $0 == kept.memory.kind } ?? true
            && isPinned.map { $0 == kept.memory.isPinned } ?? true
            && userID.map { $0 == kept.userID } ?? true
            && text.map { $0.isEmpty || kept.memory.content.folded.contains($0.folded) } ?? true
    }
}

extension String {
    /// Only letters of ASCII are folded.
    fileprivate var folded: [UInt8] {
        utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 + 32 : $0 }
    }
}

extension [UInt8] {
    fileprivate func contains(_ part: [UInt8]) -> Bool {
        guard part.count <= count else { return false }
        return (0...(count - part.count)).contains { self[$0...].starts(with: part) }
    }
}

extension MemoryOrder {
    func puts(_ left: KeptMemory, before right: KeptMemory) -> Bool {
        let (a, b) = (left.memory, right.memory)
        let ids = (a.id.description, b.id.description)
        switch self {
        case .newestFirst: return (b.createdAt, ids.1) < (a.createdAt, ids.0)
        case .oldestFirst: return (a.createdAt, ids.0) < (b.createdAt, ids.1)
        case .mostAccessed: return (b.accessCount, ids.1) < (a.accessCount, ids.0)
        case .lastAccessed:
            let times = (
                left.lastAccessedAt ?? .distantPast, right.lastAccessedAt ?? .distantPast
            )
            return (times.1, ids.1) < (times.0, ids.0)
        }
    }
}

extension MemoryAddress {
    func isBefore(_ other: MemoryAddress) -> Bool {
        let sessions = (Array(scope.session.text.utf8), Array(other.scope.session.text.utf8))
        return sessions.0 == sessions.1
            ? id.description < other.id.description
            : sessions.0.lexicographicallyPrecedes(sessions.1)
    }
}
