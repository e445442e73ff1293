// What changes memories runs between two commits of the journal, and with it what it changes in the
// index: else an exchange that is on its way could bring back what was taken out. A turn is short,
// for replies wait for the journal.

extension MemoryEngine {
    func inTurn<Value>(_ work: () throws -> Value) rethrows -> Value { try commits.sync(work) }

    /// The memories of a reach with these ids; what the journal holds of their scopes is memories
    /// by then. In a turn.
    func settled(
        _ ids: [MemoryID],
        in reach: Reach,
        life: MemoryFilter.Life
    ) throws -> [KeptMemory] {
        let found = try store.memories(ids, in: reach, life: life)
        let isMissing = Set(found.map(\.id)).count < Set(ids).count
        let scopes = Set(found.map(\.scope))
        let hasSettled = try settle { isMissing ? reach.contains($0) : scopes.contains($0) }
        return hasSettled ? try store.memories(ids, in: reach, life: life) : found
    }

    /// Makes memories of what the journal holds of the scopes. In a turn.
    @discardableResult
    func settle(_ isMeant: (Scope) -> Bool) throws -> Bool {
        let entries = try store.pendingEntries(limit: Self.maxSettled)
            .filter { isMeant($0.exchange.scope) }
        guard !entries.isEmpty else { return false }
        try worker.complete(
            entries.map { ProcessedEntry(entry: $0, memories: $0.memories) }
        )
        return true
    }

    /// Far more than the worker leaves.
    private static let maxSettled = 10_000

    /// Shows memories that were stored or changed, and has them embedded. In a turn.
    func show(_ memories: [Memory]) {
        index.upsert(memories)
        index.standIn(for: memories)
        embedding?.wake()
        flusher.noteWrite()
    }

    /// Takes memories out of the index. In a turn.
    func hide(_ addresses: [MemoryAddress]) {
        for (scope, addresses) in Dictionary(grouping: addresses, by: \.scope) {
            index.remove(addresses.map(\.id), in: scope)
        }
        flusher.noteWrite()
    }

    func eraseInTurn(_ addresses: [MemoryAddress]) throws {
        try store.erase(addresses)
        hide(addresses)
    }
}
