import Synchronization

/// The in-process search over the memories of each scope.
///
/// A scope is read from the store when it is first asked for and stays resident until others need
/// its room. Scopes never wait for one another: the lock over all of them is held to find one,
/// not to search or load it.
package final class MemoryIndex: Sendable {
    /// Larger scopes are not searched on the caller's thread. In a scope of this size a search
    /// takes 0.1 ms.
    package static let maxMemoriesOnCallersThread = 10_000

    private let store: any MemoryStore
    private let weights: RankingWeights
    private let residents: Mutex<LeastRecentlyUsed<Scope, ResidentScope>>

    /// - Parameter budgetBytes: the RAM that all resident scopes may take, as estimated. The scope
    ///   used last stays even if it alone takes more.
    package init(
        store: any MemoryStore,
        budgetBytes: Int,
        weights: RankingWeights = RankingWeights()
    ) {
        self.store = store
        self.weights = weights
        residents = Mutex(LeastRecentlyUsed(budget: budgetBytes))
    }

    /// The recall, if the scope is resident, not busy and has at most
    /// `maxMemoriesOnCallersThread` memories; otherwise nil. Never waits, never asks the store.
    ///
    /// `isShown` is asked for the memories near the top only. It runs while the scope is locked
    /// and must not call the index.
    package func recallIfReady(
        _ query: RecallQuery,
        excluding isShown: (Memory) -> Bool
    ) -> Recall? {
        let resident = residents.withLock { $0.value(for: query.scope) }
        return resident?.recallIfReady(
            query,
            maxMemories: Self.maxMemoriesOnCallersThread,
            excluding: isShown
        )
    }

    /// The recall, after reading the scope from the store where it isn't resident: memories and
    /// journal entries that are not yet memories. Blocks. A store that fails makes this throw, and
    /// the next recall tries again.
    package func recall(
        _ query: RecallQuery,
        excluding isShown: (Memory) -> Bool
    ) throws -> Recall {
        let resident = resident(for: query.scope)
        let (recall, didLoad) = try resident.recall(
            query,
            loadingFrom: store,
            excluding: isShown
        )
        if didLoad { noteCost(of: resident) }
        return recall
    }

    /// Brings resident scopes up to date. Call it after the store has the memories: scopes that
    /// are not resident read them from there, and a scope that is being read gets them afterwards.
    package func upsert(_ memories: [Memory]) {
        var changed: [Scope: ResidentScope] = [:]
        for memory in memories {
            let known = changed[memory.scope]
            guard let resident = known ?? residents.withLock({ $0.peek(memory.scope) }) else {
                continue
            }
            changed[memory.scope] = resident
            resident.upsert(memory)
        }
        for resident in changed.values { noteCost(of: resident) }
    }

    /// Takes erased memories out of a resident scope. Call it after the store has erased them.
    package func remove(_ ids: [MemoryID], in scope: Scope) {
        guard let resident = residents.withLock({ $0.peek(scope) }) else { return }
        for id in ids { resident.remove(id) }
        noteCost(of: resident)
    }

    /// Forgets all that is resident of a scope; the next recall reads the store.
    package func drop(_ scope: Scope) {
        _ = residents.withLock { $0.remove(scope) }
    }

    private func resident(for scope: Scope) -> ResidentScope {
        residents.withLock { residents in
            if let resident = residents.value(for: scope) { return resident }
            let resident = ResidentScope(scope: scope, weights: weights)
            residents.insert(resident, for: scope)
            return resident
        }
    }

    /// What has to go is let go of outside the lock: freeing much memory takes time.
    private func noteCost(of resident: ResidentScope) {
        let cost = resident.estimatedBytes
        let evicted = residents.withLock { $0.setCost(cost, for: resident.scope) }
        withExtendedLifetime(evicted) {}
    }
}
