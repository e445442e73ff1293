import Synchronization

/// The in-process search over the memories of each scope.
///
/// A scope is read from its snapshot and the store when it is first asked for and stays resident
/// until others need its room. Scopes never wait for one another: the lock over all of them is
/// held to find one, not to search or load it.
package final class MemoryIndex: Sendable {
    /// Larger scopes are not searched on the caller's thread. In a scope of this size a search
    /// takes 0.2 ms.
    package static let maxMemoriesOnCallersThread = 10_000

    private let weights: RankingWeights
    private let queries: QueryVectors
    private let residents: Mutex<LeastRecentlyUsed<Scope, ResidentScope>>
    let loader: ScopeLoader
    /// The search over whole agents. It may take a quarter of the budget more.
    let agents: AgentIndex
    let minMemoriesToSave: Int
    /// Snapshots are written here.
    let saving = StoreQueue("memory.snapshots")

    /// - Parameters:
    ///   - embedder: without one memories are found by words only.
    ///   - budgetBytes: the RAM that all resident scopes may take, as estimated. The scope used
    ///     last stays even if it alone takes more.
    ///   - snapshots: without one every scope is built from the store.
    ///   - minMemoriesToSave: smaller scopes get no snapshot.
    package init(
        store: any MemoryStore,
        embedder: (any Embedder)? = nil,
        budgetBytes: Int,
        snapshots: SnapshotFolder? = nil,
        minMemoriesToSave: Int = 4096,
        weights: RankingWeights = RankingWeights()
    ) {
        loader = ScopeLoader(store: store, embedder: embedder, snapshots: snapshots)
        queries = QueryVectors(embedder: embedder)
        agents = AgentIndex(
            loader: loader,
            queries: queries,
            budgetBytes: budgetBytes / 4,
            weights: weights
        )
        self.minMemoriesToSave = minMemoriesToSave
        self.weights = weights
        residents = Mutex(LeastRecentlyUsed(budget: budgetBytes))
    }

    /// The recall, if the scope is resident, not busy and has at most
    /// `maxMemoriesOnCallersThread` memories, and the query's vector takes no time; otherwise nil.
    /// Never waits, never asks the store.
    ///
    /// `isShown` is asked for the memories near the top only. It runs while the scope is locked
    /// and must not call the index.
    package func recallIfReady(
        _ query: RecallQuery,
        excluding isShown: (Memory) -> Bool
    ) -> Recall? {
        let maxMemories = Self.maxMemoriesOnCallersThread
        guard queries.areInstant, let resident = residents.withLock({ $0.value(for: query.scope) }),
            resident.isReady(maxMemories: maxMemories)
        else { return nil }
        return resident.recallIfReady(
            queries.completed(query),
            maxMemories: maxMemories,
            excluding: isShown
        )
    }

    /// The recall, after reading the scope from the store where it isn't resident: memories and
    /// journal entries that are not yet memories. Blocks. A store that fails makes this throw, and
    /// the next recall tries again; where the query has no vector it is answered by words.
    package func recall(
        _ query: RecallQuery,
        excluding isShown: (Memory) -> Bool
    ) throws -> Recall {
        let query = queries.completed(query)
        let resident = resident(for: query.scope)
        let (recall, didLoad) = try resident.recall(
            query,
            loadingWith: loader,
            excluding: isShown
        )
        if didLoad { noteChange(of: resident) }
        return recall
    }

    /// Recalls that had to do without the query's vector, because the embedder failed.
    package var recallsWithoutVector: Int { queries.failures }

    /// Brings resident scopes up to date. Call it after the store has the memories: scopes that
    /// are not resident read them from there, and a scope that is being read gets them afterwards.
    package func upsert(_ memories: [Memory]) {
        apply(memories.map { ($0.scope, .upsert($0)) })
    }

    /// Shows journal entries as the memories they will be: the next request finds them by words,
    /// and what the user said by meaning, too. A message that an earlier revision of an exchange
    /// had and this one lacks goes.
    func show(_ entries: [JournalEntry]) {
        let memories = entries.flatMap(\.memories)
        upsert(memories)
        standIn(for: memories.filter { $0.role == .user })
        for entry in entries where entry.revision > 1 {
            remove(entry.missingMemoryIDs, in: entry.exchange.scope)
        }
    }

    /// Gives memories of resident scopes provisional vectors where they have none: in
    /// microseconds, so that nothing has to wait for the embedder to be found by meaning.
    func standIn(for memories: [Memory]) {
        for memory in memories where isWithoutVectors(memory) {
            guard let vectors = loader.embedder?.provisionalVectors(of: memory) else { continue }
            setVectors(vectors, of: memory, isProvisional: true)
        }
    }

    private func isWithoutVectors(_ memory: Memory) -> Bool {
        residents.withLock { $0.peek(memory.scope) }?.isWithoutVectors(memory.id)
            ?? agents.isWithoutVectors(memory)
    }

    /// Gives a resident scope the vectors of a memory. Call it after the store has them, unless
    /// they are provisional: those yield to any others and are never stored.
    package func setVectors(_ vectors: [Vector], of memory: Memory, isProvisional: Bool = false) {
        apply([(memory.scope, .vectors(vectors, of: memory, isProvisional: isProvisional))])
    }

    /// Counts recalls of memories in resident scopes.
    func noteAccesses(_ counts: some Sequence<(key: MemoryAddress, value: Int)>) {
        apply(counts.map { ($0.key.scope, .accessed($0.key.id, count: $0.value)) })
    }

    /// Takes erased memories out of a resident scope, and with it out of its snapshot. Call it
    /// after the store has erased them.
    package func remove(_ ids: [MemoryID], in scope: Scope) {
        guard !ids.isEmpty else { return }
        apply(ids.map { (scope, .remove($0)) })
        loader.snapshots?.erase(scope)
    }

    /// Forgets all that is resident of a scope, and its snapshot; the next recall reads the store.
    package func drop(_ scope: Scope) {
        let dropped = residents.withLock { $0.remove(scope) }
        dropped?.forbidSaving()
        loader.snapshots?.erase(scope)
        agents.drop(scope.agent)
    }

    /// The same for all that is resident of an agent.
    func dropAll(of agent: AgentID) {
        for resident in all where resident.scope.agent == agent { drop(resident.scope) }
        agents.drop(agent)
    }

    /// All resident scopes.
    var all: [ResidentScope] { residents.withLock { $0.values } }

    private func resident(for scope: Scope) -> ResidentScope {
        residents.withLock { residents in
            if let resident = residents.value(for: scope) { return resident }
            let resident = ResidentScope(scope: scope, weights: weights)
            residents.insert(resident, for: scope)
            return resident
        }
    }

    private func apply(_ changes: [(Scope, ResidentScope.Change)]) {
        agents.apply(changes)
        var rest = changes[...]
        while let scope = rest.first?.0 {
            let run = rest.prefix { $0.0 == scope }
            rest = rest.dropFirst(run.count)
            guard let resident = residents.withLock({ $0.peek(scope) }) else { continue }
            for (_, change) in run { resident.apply(change) }
            noteChange(of: resident)
        }
    }

    /// What has to go is saved and let go of outside the lock: freeing much memory takes time.
    private func noteChange(of resident: ResidentScope) {
        let cost = resident.estimatedBytes
        let evicted = residents.withLock { $0.setCost(cost, for: resident.scope) }
        for evicted in evicted { saveSoon(evicted, if: .leaving) }
        saveSoon(resident, if: .growing)
    }
}
