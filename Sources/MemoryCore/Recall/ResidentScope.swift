import Synchronization

/// The index of one scope and its locks.
final class ResidentScope: Sendable {
    enum Change: Sendable {
        case upsert(Memory)
        case remove(MemoryID)
        /// Vectors of the memory's text as it was when they were made.
        case vectors([Vector], of: Memory, isProvisional: Bool)
        case accessed(MemoryID, count: Int)
    }

    struct State: Sendable {
        var index: ScopeIndex?
        /// What changed while the store is being read, which may miss it; nil at other times.
        var missed: [Change]?
        /// The index has all that was stored up to here.
        var sequence: Int64 = 0
        /// Memories whose vectors only stand in for better ones.
        var provisional: Set<MemoryID> = []
        /// Changes since the last snapshot.
        var unsaved = 0
        var isSaving = false
        /// What the scope holds has been erased.
        var isDropped = false
    }

    let scope: Scope
    private let weights: RankingWeights
    let state = Mutex(State())
    /// Held while the store is read, so that others who need the scope wait for one load.
    let loading = Mutex(())

    private let read: @Sendable (ScopeLoader) throws -> ScopeLoader.Loaded

    /// - Parameter read: gives the index; nil: that of the scope.
    init(
        scope: Scope,
        weights: RankingWeights,
        read: (@Sendable (ScopeLoader) throws -> ScopeLoader.Loaded)? = nil
    ) {
        self.scope = scope
        self.weights = weights
        self.read = read ?? { try $0.load(scope) }
    }

    var estimatedBytes: Int {
        state.withLock { state in
            (state.index?.estimatedBytes ?? 0) + 32 * state.provisional.capacity
        }
    }

    func isWithoutVectors(_ id: MemoryID) -> Bool {
        state.withLock { $0.index?.hasVectors(id) == false }
    }

    /// Whether the index is loaded, at rest and not larger. Never waits.
    func isReady(maxMemories: Int) -> Bool {
        // Not by `map`, which would copy the index.
        state.withLockIfAvailable { ($0.index?.count ?? .max) <= maxMemories } ?? false
    }

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
        loadingWith loader: ScopeLoader,
        excluding isShown: (Memory) -> Bool
    ) throws -> (recall: Recall, didLoad: Bool) {
        if let recall = recallWhenLoaded(query, excluding: isShown) { return (recall, false) }
        try loading.withLock { _ in try load(with: loader) }
        return (recallWhenLoaded(query, excluding: isShown) ?? Recall(), true)
    }

    private func recallWhenLoaded(
        _ query: RecallQuery,
        excluding isShown: (Memory) -> Bool
    ) -> Recall? {
        state.withLock { $0.index?.recall(query, weights, excluding: isShown) }
    }

    func apply(_ change: Change) {
        state.withLock { state in
            state.missed?.append(change)
            state.apply(change)
        }
    }
}

// MARK: Loading

extension ResidentScope {
    private func load(with loader: ScopeLoader) throws {
        let isNeeded = state.withLock { state in
            if state.index == nil { state.missed = [] }
            return state.index == nil
        }
        guard isNeeded else { return }
        do {
            publish(try read(loader), with: loader)
        } catch {
            state.withLock { $0.missed = nil }
            throw error
        }
    }

    /// Puts the index in place. Changes that came while it was read are made first, outside the
    /// lock, until there are none. The index is moved, never copied.
    private func publish(_ loaded: consuming ScopeLoader.Loaded, with loader: ScopeLoader) {
        var new = State()
        new.sequence = loaded.sequence
        new.unsaved = loaded.readCount
        let unembedded = loaded.unembedded.suffix(ScopeLoader.maxProvisional)
        new.index = loaded.index
        loaded = ScopeLoader.Loaded(index: ScopeIndex(scope: scope), sequence: 0)
        for memory in unembedded {
            guard let vectors = loader.embedder?.provisionalVectors(of: memory) else { break }
            new.apply(.vectors(vectors, of: memory, isProvisional: true))
        }
        while let missed = takeMissed(orPublish: &new) {
            for change in missed { new.apply(change) }
        }
    }

    private func takeMissed(orPublish new: inout State) -> [Change]? {
        state.withLock { state in
            guard let missed = state.missed, !missed.isEmpty else {
                swap(&state, &new)
                return nil
            }
            state.missed = []
            return missed
        }
    }
}

extension ResidentScope.State {
    /// Changes nothing while the index is not loaded.
    mutating func apply(_ change: ResidentScope.Change) {
        guard index != nil else { return }
        unsaved += 1
        switch change {
        case .upsert(let memory): index?.upsert(memory)
        case .remove(let id):
            index?.remove(id)
            provisional.remove(id)
        case .vectors(let vectors, let memory, let isProvisional):
            setVectors(vectors, of: memory, isProvisional: isProvisional)
        case .accessed(let id, let count): index?.noteAccess(id, count)
        }
    }

    /// Vectors of a text that the memory no longer has are left out, and so are provisional ones
    /// where there are vectors.
    private mutating func setVectors(
        _ vectors: [Vector],
        of memory: Memory,
        isProvisional: Bool
    ) {
        // The index must not be bound to a name here: it would be copied when it changes.
        guard index?.holds(memory.id, saying: memory.content) == true,
            !isProvisional || index?.hasVectors(memory.id) == false
        else { return }
        index?.setVectors(vectors, of: memory.id)
        if isProvisional {
            provisional.insert(memory.id)
        } else {
            provisional.remove(memory.id)
        }
    }
}
