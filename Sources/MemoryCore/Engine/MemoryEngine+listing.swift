extension MemoryEngine {
    /// Nil if there is no such memory in the reach, or not in that state.
    package func memory(
        _ id: MemoryID,
        in reach: Reach,
        life: MemoryFilter.Life = .alive
    ) throws -> KeptMemory? {
        try store.memories([id], in: reach, life: life).first
    }

    package func memories(
        in reach: Reach,
        matching filter: MemoryFilter = MemoryFilter(),
        order: MemoryOrder = .newestFirst,
        offset: Int = 0,
        limit: Int
    ) throws -> MemoryPage {
        try store.memories(
            in: reach,
            matching: filter,
            order: order,
            offset: offset,
            limit: limit
        )
    }

    /// All memories of the reach in an order of its own, a page at a time: give the last address of
    /// the page before. What is stored meanwhile may be missing, what is erased is. Empty at the end.
    package func exportPage(
        of reach: Reach,
        matching filter: MemoryFilter = MemoryFilter(),
        after last: MemoryAddress? = nil,
        limit: Int = 500
    ) throws -> [KeptMemory] {
        try store.exportPage(of: reach, matching: filter, after: last, limit: limit)
    }

    /// The sessions of an agent that hold memories, the latest first.
    package func sessions(of agent: AgentID) throws -> [SessionSummary] {
        try store.sessions(of: agent)
    }

    /// Of everything, or of one reach.
    package func statistics(of reach: Reach? = nil) throws -> StoreStatistics {
        try store.statistics(of: reach)
    }
}
