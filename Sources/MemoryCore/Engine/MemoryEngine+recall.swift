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
        throw MemoryEngineError.unavailable
    }
}
