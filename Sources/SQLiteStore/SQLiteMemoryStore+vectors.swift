package import MemoryCore

extension SQLiteMemoryStore {
    package func read(
        _ scope: Scope,
        after sequence: Int64,
        vectorsIn space: VectorSpace?,
        _ body: (ScopeChange) throws -> Void
    ) throws -> ScopeReading {
        try read { database in
            try MemoryRow.forEach(in: scope, after: sequence, vectorsIn: space, database, body)
            if let space, sequence > 0 {
                try MemoryRow.forEachEmbedded(
                    in: scope,
                    after: sequence,
                    vectorsIn: space,
                    database,
                    body
                )
            }
            let pending = try ExchangeRow.pending(in: scope, database)
            let ids = pending.flatMap { [$0.userMemoryID, $0.replyMemoryID] }
            return ScopeReading(
                sequence: try MemoryRow.sequence(database),
                pending: pending,
                storedCount: try MemoryRow.count(in: scope, database),
                storedPending: Set(
                    try ids.filter { try MemoryRow.isStored($0, in: scope, database) }
                ),
                lastKnown: try MemoryRow.last(in: scope, upTo: sequence, database)
            )
        }
    }

    package func memories(
        without space: VectorSpace,
        before sequence: Int64,
        limit: Int
    ) throws -> [StoredMemory] {
        try read { try MemoryRow.without(space, before: sequence, limit: limit, $0) }
    }

    package func countMemories(without space: VectorSpace) throws -> Int {
        try read { try MemoryRow.countWithout(space, $0) }
    }

    @discardableResult
    package func storeVectors(
        _ embedded: [EmbeddedMemory],
        in space: VectorSpace
    ) throws -> [Memory] {
        guard !embedded.isEmpty else { return [] }
        return try writeJournal(changes: embedded.count) { database, _ in
            try embedded.filter { try MemoryRow.storeVectors(of: $0, in: space, database) }
                .map(\.stored.memory)
        }
    }
}
