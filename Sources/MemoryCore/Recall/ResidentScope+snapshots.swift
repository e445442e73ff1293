import Synchronization

extension ResidentScope {
    /// Why a snapshot may be written.
    enum Occasion: Sendable {
        /// The scope goes on changing: a snapshot costs, so much must have changed.
        case growing
        /// The scope leaves the RAM: what isn't saved has to be built again.
        case leaving
    }

    /// - Parameter minMemories: smaller scopes are built from the store in a moment.
    func isWorthSaving(_ occasion: Occasion, minMemories: Int) -> Bool {
        state.withLock { state in
            guard let count = state.index?.count, count >= minMemories,
                !state.isSaving
            else { return false }
            return switch occasion {
            case .growing: state.unsaved >= max(minMemories, count / 8)
            case .leaving: state.unsaved >= max(minMemories / 8, count / 256)
            }
        }
    }

    /// No snapshot is written of what the scope holds now.
    func forbidSaving() { state.withLock { $0.isDropped = true } }

    /// Writes a snapshot, after taking in what others have stored meanwhile. The index is copied
    /// under the lock, which costs nothing, and written outside of it; what changes in between is
    /// copied then. A failure costs the snapshot only.
    func save(with loader: ScopeLoader) {
        guard let snapshots = loader.snapshots, beginSaving() else { return }
        defer { state.withLock { $0.isSaving = false } }
        let ticket = snapshots.ticket(for: scope)
        guard let (index, sequence) = try? currentIndex(with: loader) else { return }
        snapshots.write(index, sequence: sequence, space: loader.embedder?.space, ticket: ticket)
    }

    private func beginSaving() -> Bool {
        state.withLock { state in
            defer { state.isSaving = true }
            return !state.isSaving
        }
    }

    /// A copy of the index without provisional vectors, and the sequence up to which it has all;
    /// nil if it no longer fits the store, and then the next recall builds it anew.
    private func currentIndex(
        with loader: ScopeLoader
    ) throws -> (index: ScopeIndex, sequence: Int64)? {
        guard try loading.withLock({ _ in try catchUp(with: loader) }) else { return nil }
        var copy: (index: ScopeIndex, sequence: Int64)?
        let provisional = state.withLock { state -> Set<MemoryID> in
            guard var index = state.index, !state.isDropped else { return [] }
            index.scratch = SearchScratch()
            state.unsaved = 0
            copy = (index, state.sequence)
            return state.provisional
        }
        for id in provisional { copy?.index.setVectors([], of: id) }
        return copy
    }

    /// Takes in what the store has and the index not: another process may have stored it.
    private func catchUp(with loader: ScopeLoader) throws -> Bool {
        let before = state.withLock { state -> Int64? in
            guard state.index != nil else { return nil }
            state.missed = []
            return state.sequence
        }
        guard let before else { return false }
        defer { state.withLock { $0.missed = nil } }
        let reading = try loader.store.read(
            scope,
            after: before,
            vectorsIn: loader.embedder?.space
        ) { change in state.withLock { $0.index?.apply(change) } }
        return state.withLock { $0.finishCatchingUp(reading, after: before) }
    }
}

extension ResidentScope.State {
    /// What changed while the store was read is made once more: the read may have undone it. Only
    /// if nothing did can the numbers be compared.
    fileprivate mutating func finishCatchingUp(
        _ reading: ScopeReading,
        after before: Int64
    ) -> Bool {
        index?.show(reading.pending)
        for change in missed ?? [] { apply(change) }
        sequence = reading.sequence
        let fits = index.map { reading.fits($0, after: before) } ?? false
        let isEqual = missed?.isEmpty == false || index?.count == reading.count
        guard fits, isEqual else {
            index = nil
            return false
        }
        return true
    }
}
