import Synchronization

/// The search over all sessions of an agent, for who owns the agent.
///
/// One index of its own holds the agent's latest memories, by their ids: at most `maxMemories`, read
/// from the store when it is first asked for, kept up to date while it is resident, least recently
/// used first when agents need more than their share of RAM. Sessions have their own indices and
/// never see this one. What it finds names no session: look it up in the store.
final class AgentIndex: Sendable {
    /// About a second to read, 100 MB of RAM with vectors.
    static let maxMemories = 100_000

    private let weights: RankingWeights
    private let queries: QueryVectors
    private let loader: ScopeLoader
    private let residents: Mutex<LeastRecentlyUsed<AgentID, ResidentScope>>

    init(loader: ScopeLoader, queries: QueryVectors, budgetBytes: Int, weights: RankingWeights) {
        self.loader = loader
        self.queries = queries
        self.weights = weights
        residents = Mutex(LeastRecentlyUsed(budget: budgetBytes))
    }

    /// What a query over a whole agent names as its scope.
    static func scope(of agent: AgentID) -> Scope { Scope(agent: agent, session: .default) }

    /// Blocks: may have to read the store.
    func recall(_ query: RecallQuery, excluding isShown: (Memory) -> Bool) throws -> Recall {
        let query = queries.completed(query)
        let resident = resident(for: query.scope.agent)
        let (recall, didLoad) = try resident.recall(query, loadingWith: loader, excluding: isShown)
        if didLoad { noteCost(of: resident) }
        return recall
    }

    /// Brings resident agents up to date.
    func apply(_ changes: [(Scope, ResidentScope.Change)]) {
        guard residents.withLock({ $0.count > 0 }) else { return }
        var changed: [AgentID: ResidentScope] = [:]
        for (scope, change) in changes {
            guard let resident = residents.withLock({ $0.peek(scope.agent) }) else { continue }
            resident.apply(change)
            changed[scope.agent] = resident
        }
        for resident in changed.values { noteCost(of: resident) }
    }

    /// The next recall reads the store.
    func drop(_ agent: AgentID) { residents.withLock { _ = $0.remove(agent) } }

    func isWithoutVectors(_ memory: Memory) -> Bool {
        let resident = residents.withLock { $0.count > 0 ? $0.peek(memory.scope.agent) : nil }
        return resident?.isWithoutVectors(memory.id) ?? false
    }

    private func resident(for agent: AgentID) -> ResidentScope {
        residents.withLock { residents in
            if let resident = residents.value(for: agent) { return resident }
            let resident = ResidentScope(scope: Self.scope(of: agent), weights: weights) {
                try $0.load(agent)
            }
            residents.insert(resident, for: agent)
            return resident
        }
    }

    /// One that has grown far beyond what it may hold is read anew.
    private func noteCost(of resident: ResidentScope) {
        let cost = resident.estimatedBytes
        let agent = resident.scope.agent
        guard resident.isReady(maxMemories: Self.maxMemories + Self.maxMemories / 4) else {
            return drop(agent)
        }
        let evicted = residents.withLock { $0.setCost(cost, for: agent) }
        withExtendedLifetime(evicted) {}
    }
}

extension ScopeLoader {
    /// The latest memories of an agent.
    fileprivate func load(_ agent: AgentID) throws -> Loaded {
        var loaded = Loaded(index: ScopeIndex(scope: AgentIndex.scope(of: agent)), sequence: 0)
        try store.latestMemories(
            of: agent,
            vectorsIn: embedder?.space,
            limit: AgentIndex.maxMemories
        ) { memory, vectors in
            loaded.index.apply(.stored(memory, vectors: vectors))
        }
        return loaded
    }
}
