package import FoundationEssentials

extension MemoryEngine {
    /// The recall of the memory API: of one session, or of a whole agent for who owns it, and
    /// counted as an access. Over a whole agent its latest memories are searched, at most
    /// `AgentIndex.maxMemories`. `ContextBlock(Recall(memories), query:)` makes a block of it. Blocks.
    package func recall(
        _ text: String,
        in reach: Reach,
        topK: Int = 5,
        threshold: Double = 0,
        kind: Memory.Kind? = nil,
        at time: Date = Date()
    ) throws -> [RecalledMemory] {
        let query = RecallQuery(
            scope: reach.scope ?? AgentIndex.scope(of: reach.agent),
            text: text,
            topK: topK,
            threshold: threshold,
            kind: kind,
            time: time
        )
        let recall =
            reach.session == nil
            ? try index.agents.recall(query, excluding: { _ in false })
            : try index.recall(query, excluding: { _ in false })
        let recalled = try kept(recall, in: reach)
        for (scope, memories) in Dictionary(grouping: recalled, by: \.memory.scope) {
            accesses.note(memories.map(\.memory.id), in: scope)
        }
        return recalled
    }

    /// The recall's memories as the store keeps them; what it no longer has is left out. A message
    /// that is not yet a memory is shown as the memory it will be.
    private func kept(_ recall: Recall, in reach: Reach) throws -> [RecalledMemory] {
        let ids = recall.items.map(\.memory.id)
        let found = try store.memories(ids, in: reach, life: .alive)
        var known = Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        if known.count < ids.count, let scope = reach.scope {
            for memory in try store.pendingEntries(in: scope).flatMap(\.memories)
            where known[memory.id] == nil {
                known[memory.id] = KeptMemory(memory)
            }
        }
        return recall.items.compactMap { item in
            known[item.memory.id].map {
                RecalledMemory(
                    memory: $0,
                    score: item.score,
                    similarity: item.similarity,
                    confidence: item.confidence
                )
            }
        }
    }
}
