/// Brings the index of a scope into RAM: from its snapshot where that still fits the store, else
/// from the store alone.
struct ScopeLoader: Sendable {
    /// Memories that get a provisional vector while they are loaded: the latest without one. More
    /// would hold up whoever waits; the worker embeds the rest.
    static let maxProvisional = 256

    let store: any MemoryStore
    let embedder: (any Embedder)?
    let snapshots: SnapshotFolder?

    struct Loaded {
        var index: ScopeIndex
        /// The index has all that was stored up to here.
        var sequence: Int64
        /// Memories read from the store.
        var readCount = 0
        /// The latest memories that have no vectors in the store.
        var unembedded: [Memory] = []
    }

    func load(_ scope: Scope) throws -> Loaded {
        if let snapshot = snapshots?.load(scope, space: embedder?.space) {
            var loaded = Loaded(index: snapshot.index, sequence: snapshot.sequence)
            if try catchUp(&loaded) { return loaded }
            snapshots?.erase(scope)
        }
        var loaded = Loaded(index: ScopeIndex(scope: scope), sequence: 0)
        _ = try catchUp(&loaded)
        return loaded
    }

    /// Reads what the index has missed. `false` if it holds something that the store doesn't.
    private func catchUp(_ loaded: inout Loaded) throws -> Bool {
        let before = loaded.sequence
        let reading = try store.read(loaded.index.scope, after: before, vectorsIn: embedder?.space)
        {
            loaded.readCount += 1
            loaded.note($0)
            loaded.index.apply($0)
        }
        guard reading.fits(loaded.index, after: before) else { return false }
        loaded.index.show(reading.pending)
        loaded.sequence = reading.sequence
        return loaded.index.count == reading.count
    }
}

extension ScopeLoader.Loaded {
    fileprivate mutating func note(_ change: ScopeChange) {
        guard case .stored(let memory, vectors: nil) = change else { return }
        // Twice as many are kept before the older half goes: no shifting for each memory.
        if unembedded.count == 2 * ScopeLoader.maxProvisional {
            unembedded.removeFirst(ScopeLoader.maxProvisional)
        }
        unembedded.append(memory)
    }
}

extension ScopeReading {
    /// Whether the index, which had all up to `sequence`, comes from this store's past.
    func fits(_ index: borrowing ScopeIndex, after sequence: Int64) -> Bool {
        self.sequence >= sequence && (lastKnown.map { index.holds($0) } ?? true)
    }
}

extension ScopeIndex {
    mutating func apply(_ change: ScopeChange) {
        switch change {
        case .stored(let memory, let vectors):
            upsert(memory)
            if let vectors { setVectors(vectors, of: memory.id) }
        case .embedded(let id, let vectors):
            setVectors(vectors, of: id)
        }
    }

    /// Shows journal entries as the memories they will be. A message that an earlier revision of
    /// an exchange had and this one lacks goes.
    mutating func show(_ entries: [JournalEntry]) {
        for entry in entries {
            for memory in entry.memories { upsert(memory) }
            for id in entry.missingMemoryIDs { remove(id) }
        }
    }
}
