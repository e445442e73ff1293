package import FoundationEssentials
package import MemoryCore

/// The part of a store that a test does not ask.
package protocol EmptyCatalog: MemoryCatalog {}

extension EmptyCatalog {
    package func remember(_ memories: [KeptMemory]) throws -> [Remembered] { [] }
    package func bring(_ memories: [KeptMemory]) throws -> [KeptMemory] { [] }
    package func noteRepeat(of: MemoryAddress, by: KeptMemory) throws -> KeptMemory? { nil }
    package func change(_: MemoryAddress, _: MemoryChange) throws -> KeptMemory? { nil }
    package func noteAccesses(_: [MemoryAddress: Int], at: Date) throws {}
    package func memories(
        _: [MemoryID],
        in: Reach,
        life: MemoryFilter.Life
    ) throws -> [KeptMemory] { [] }
    package func memories(
        in: Reach,
        matching: MemoryFilter,
        order: MemoryOrder,
        offset: Int,
        limit: Int
    ) throws -> MemoryPage { MemoryPage(memories: [], total: 0) }
    package func exportPage(
        of: Reach,
        matching: MemoryFilter,
        after: MemoryAddress?,
        limit: Int
    ) throws -> [KeptMemory] { [] }
    package func latestMemories(
        of: AgentID,
        vectorsIn: VectorSpace?,
        limit: Int,
        _: (Memory, [Vector]?) throws -> Void
    ) throws {}
    package func sessions(of: AgentID) throws -> [SessionSummary] { [] }
    package func statistics(of: Reach?) throws -> StoreStatistics { StoreStatistics() }
    package func delete(_: [MemoryAddress]) throws -> [MemoryAddress] { [] }
    package func restore(_: MemoryAddress) throws -> KeptMemory? { nil }
    package func erase(_: [MemoryAddress]) throws {}
    package func endedMemories(deletedBefore: Date, limit: Int) throws -> [MemoryAddress] { [] }
    package func mark() throws -> StoreMark { StoreMark(sequence: 0, exchange: ExchangeID(0)) }
    package func erasePiece(
        of: Reach,
        before: StoreMark,
        limit: Int
    ) throws -> ErasedPiece { ErasedPiece(memories: 0, isLast: true) }
    package func scrub() throws {}
    package func agents() throws -> [Agent] { [] }
    package func agent(_: AgentID) throws -> Agent? { nil }
    package func insert(_: Agent) throws -> Bool { false }
    package func replace(_: Agent) throws {}
    package func eraseAgent(_: AgentID) throws {}
    package func aliases() throws -> [AgentID: AgentID] { [:] }
    package func setAlias(_: AgentID, for: AgentID) throws {}
    package func movePiece(from: AgentID, to: AgentID, limit: Int) throws -> Bool { false }
}
