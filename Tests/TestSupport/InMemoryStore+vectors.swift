package import MemoryCore
import Synchronization

extension InMemoryStore {
    package func read(
        _ scope: Scope,
        after sequence: Int64,
        vectorsIn space: VectorSpace?,
        _ body: (ScopeChange) throws -> Void
    ) throws -> ScopeReading {
        try beforeCall(.read(after: sequence))
        let content = content.withLock { $0 }
        let kept = content.live(in: scope)
        for change in kept.filter({ $0.stored.sequence > sequence }) {
            try body(.stored(change.stored.memory, vectors: change.vectors(in: space)))
        }
        for change in kept.filter({ $0.stored.sequence <= sequence && $0.vectorSequence > sequence }
        ) {
            guard let vectors = change.vectors(in: space) else { continue }
            try body(.embedded(change.stored.memory.id, vectors: vectors))
        }
        let pending = content.pendingEntries.filter { $0.exchange.scope == scope }
        let ids = Set(pending.flatMap { [$0.userMemoryID, $0.replyMemoryID] })
        return ScopeReading(
            sequence: content.sequence,
            pending: pending,
            storedCount: kept.count,
            storedPending: ids.intersection(kept.map(\.stored.memory.id)),
            lastKnown: kept.last { $0.stored.sequence <= sequence }?.stored.memory.id
        )
    }

    package func memories(
        without space: VectorSpace,
        before sequence: Int64,
        limit: Int
    ) throws -> [StoredMemory] {
        try beforeCall(.unembedded)
        let kept = content.withLock { $0.memories.filter { $0.details.deletedAt == nil } }
        let wanted = kept.filter { $0.space != space && $0.stored.sequence < sequence }
        return Array(wanted.map(\.stored).reversed().prefix(limit))
    }

    package func countMemories(without space: VectorSpace) throws -> Int {
        try memories(without: space, before: .max, limit: .max).count
    }

    @discardableResult
    package func storeVectors(
        _ embedded: [EmbeddedMemory],
        in space: VectorSpace
    ) throws -> [Memory] {
        try beforeCall(.storeVectors(embedded.count))
        return content.withLock { content in
            embedded.filter { embedded in
                let isCurrent = { (kept: Kept) in kept.stored == embedded.stored }
                guard let index = content.memories.firstIndex(where: isCurrent) else {
                    return false
                }
                content.memories[index].vectors = embedded.vectors
                content.memories[index].space = space
                content.memories[index].vectorSequence = content.nextSequence()
                return true
            }.map(\.stored.memory)
        }
    }

    /// The vectors of a memory, whatever their space.
    package func vectors(of id: MemoryID) -> [Vector] {
        content.withLock { $0.memories.first { $0.stored.memory.id == id }?.vectors ?? [] }
    }

    /// Takes a memory out behind everybody's back.
    package func erase(_ id: MemoryID) {
        content.withLock { $0.memories.removeAll { $0.stored.memory.id == id } }
    }
}

extension InMemoryStore.Kept {
    fileprivate func vectors(in space: VectorSpace?) -> [Vector]? {
        space != nil && self.space == space ? vectors : nil
    }
}
