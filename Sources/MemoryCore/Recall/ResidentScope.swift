import Synchronization

/// The index of one scope and its locks.
final class ResidentScope: Sendable {
    fileprivate enum Change: Sendable {
        case upsert(Memory)
        case remove(MemoryID)
    }

    private struct State: Sendable {
        var index: ScopeIndex?
        var isLoading = false
        /// What changed while the store was being read: the read may have missed it.
        var missed: [Change] = []
    }

    let scope: Scope
    private let weights: RankingWeights
    private let state = Mutex(State())
    /// Held while the store is read, so that others who need the scope wait for one load.
    private let loading = Mutex(())

    init(scope: Scope, weights: RankingWeights) {
        self.scope = scope
        self.weights = weights
    }

    var estimatedBytes: Int { state.withLock { $0.index?.estimatedBytes ?? 0 } }

    /// Nil if the index is not loaded, is busy, or has more than `maxMemories`. Never waits.
    func recallIfReady(
        _ query: RecallQuery,
        maxMemories: Int,
        excluding isShown: (Memory) -> Bool
    ) -> Recall? {
        let recall = state.withLockIfAvailable { state -> Recall? in
            guard let count = state.index?.count, count <= maxMemories else { return nil }
            return state.index?.recall(query, weights, excluding: isShown)
        }
        return recall ?? nil
    }

    /// Loads the index first where it isn't loaded. Returns whether it did.
    func recall(
        _ query: RecallQuery,
        loadingFrom store: any MemoryStore,
        excluding isShown: (Memory) -> Bool
    ) throws -> (recall: Recall, didLoad: Bool) {
        if let recall = recallWhenLoaded(query, excluding: isShown) { return (recall, false) }
        try loading.withLock { _ in try load(from: store) }
        return (recallWhenLoaded(query, excluding: isShown) ?? Recall(), true)
    }

    func upsert(_ memory: Memory) { apply(.upsert(memory)) }

    func remove(_ id: MemoryID) { apply(.remove(id)) }

    private func recallWhenLoaded(
        _ query: RecallQuery,
        excluding isShown: (Memory) -> Bool
    ) -> Recall? {
        state.withLock { $0.index?.recall(query, weights, excluding: isShown) }
    }

    private func apply(_ change: Change) {
        state.withLock { state in
            if state.isLoading {
                state.missed.append(change)
            } else {
                state.index?.apply(change)
            }
        }
    }
}

// MARK: Loading

extension ResidentScope {
    private func load(from store: any MemoryStore) throws {
        let isNeeded = state.withLock { state in
            state.isLoading = state.index == nil
            return state.isLoading
        }
        guard isNeeded else { return }
        do {
            var index: ScopeIndex? = try read(store)
            while let missed = publish(&index) {
                for change in missed { index?.apply(change) }
            }
        } catch {
            state.withLock { state in
                state.isLoading = false
                state.missed = []
            }
            throw error
        }
    }

    private func read(_ store: any MemoryStore) throws -> ScopeIndex {
        var index = ScopeIndex(scope: scope)
        let reading = try store.read(scope, after: 0, vectorsIn: nil) { change in
            if case .stored(let memory, _) = change { index.upsert(memory) }
        }
        for entry in reading.pending {
            for memory in entry.memories { index.upsert(memory) }
            for id in entry.missingMemoryIDs { index.remove(id) }
        }
        return index
    }

    /// Puts the index in place, or returns the changes that have to be made first: they are made
    /// outside the lock. The index is swapped in, never copied.
    private func publish(_ index: inout ScopeIndex?) -> [Change]? {
        state.withLock { state in
            guard state.missed.isEmpty else {
                defer { state.missed = [] }
                return state.missed
            }
            swap(&state.index, &index)
            state.isLoading = false
            return nil
        }
    }
}

extension ScopeIndex {
    fileprivate mutating func apply(_ change: ResidentScope.Change) {
        switch change {
        case .upsert(let memory): upsert(memory)
        case .remove(let id): remove(id)
        }
    }
}
