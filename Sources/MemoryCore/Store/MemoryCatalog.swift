package import FoundationEssentials

/// What the memory API asks of a store, beside the journal.
///
/// Every call is limited to a reach, or names memories by address: scope and id. "Alive" is what is
/// neither deleted nor expired, by the store's clock. Writes are one transaction each.
package protocol MemoryCatalog: Sendable {
    // MARK: Storing

    /// Stores new memories. One whose scope already has the same text of the same kind about the same
    /// user, stored by this call or `bring`, is not stored: the one that is there lives at least as
    /// long, and counts the repetition.
    func remember(_ memories: [KeptMemory]) throws -> [Remembered]

    /// Stores memories as they are, times and counters included; returns those that it stored. A
    /// memory whose id is alive in its scope is left as it is. One whose id another session of the
    /// agent has gets a new one, the same each time.
    func bring(_ memories: [KeptMemory]) throws -> [KeptMemory]

    /// A living memory was said again: as `remember` treats one with the same text.
    func noteRepeat(of address: MemoryAddress, by new: KeptMemory) throws -> KeptMemory?

    /// Nil if it is not alive. New content has no vectors yet, and is nobody's reply any more: its
    /// source is the API.
    func change(_ address: MemoryAddress, _ change: MemoryChange) throws -> KeptMemory?

    /// Counts recalls of memories.
    func noteAccesses(_ counts: [MemoryAddress: Int], at time: Date) throws

    // MARK: Listing

    /// Those of the ids that are there, in no order.
    func memories(
        _ ids: [MemoryID],
        in reach: Reach,
        life: MemoryFilter.Life
    ) throws -> [KeptMemory]

    func memories(
        in reach: Reach,
        matching filter: MemoryFilter,
        order: MemoryOrder,
        offset: Int,
        limit: Int
    ) throws -> MemoryPage

    /// In the order of (session, id), after the address.
    func exportPage(
        of reach: Reach,
        matching filter: MemoryFilter,
        after last: MemoryAddress?,
        limit: Int
    ) throws -> [KeptMemory]

    /// The latest living memories of an agent with their vectors in the space, newest first, and
    /// the most that is handed out.
    func latestMemories(
        of agent: AgentID,
        vectorsIn space: VectorSpace?,
        limit: Int,
        _ body: (Memory, [Vector]?) throws -> Void
    ) throws

    func sessions(of agent: AgentID) throws -> [SessionSummary]

    func statistics(of reach: Reach?) throws -> StoreStatistics

    // MARK: Deleting and erasing

    /// Deletes what is alive; returns what it was. It can be restored.
    func delete(_ addresses: [MemoryAddress]) throws -> [MemoryAddress]

    /// Nil if it is not there, or not deleted. It has no vectors yet.
    func restore(_ address: MemoryAddress) throws -> KeptMemory?

    /// Erases memories and the journal's rows of the exchanges they came from.
    func erase(_ addresses: [MemoryAddress]) throws

    /// Memories that have expired, and those that were deleted before a time; over all scopes.
    func endedMemories(deletedBefore time: Date, limit: Int) throws -> [MemoryAddress]

    /// Up to where all is stored by now.
    func mark() throws -> StoreMark

    /// Erases up to `limit` memories and as many journal rows that were stored before the mark.
    func erasePiece(of reach: Reach, before mark: StoreMark, limit: Int) throws -> ErasedPiece

    /// When this returns, no file of the store holds a byte of what has been erased.
    func scrub() throws

    // MARK: Agents

    /// All that were made or have memories, by age.
    func agents() throws -> [Agent]

    func agent(_ id: AgentID) throws -> Agent?

    /// `false` if an agent of this id was made already.
    func insert(_ agent: Agent) throws -> Bool

    /// Writes the agent in place of what is known of it.
    func replace(_ agent: Agent) throws

    /// Takes out what was made of an agent; its memories are erased by themselves.
    func eraseAgent(_ id: AgentID) throws

    func aliases() throws -> [AgentID: AgentID]

    /// From now on `alias` stands for `agent`, and so does whatever stood for `alias`.
    func setAlias(_ alias: AgentID, for agent: AgentID) throws

    /// Moves up to `limit` memories and as many journal rows to another agent, as stored anew.
    /// `false` if there was nothing to move.
    func movePiece(from agent: AgentID, to other: AgentID, limit: Int) throws -> Bool
}

/// A moment in the life of a store.
package struct StoreMark: Sendable, Equatable {
    package var sequence: Int64
    package var exchange: ExchangeID

    package init(sequence: Int64, exchange: ExchangeID) {
        self.sequence = sequence
        self.exchange = exchange
    }
}

package struct ErasedPiece: Sendable, Equatable {
    package var memories: Int
    /// Nothing is left before the mark.
    package var isLast: Bool

    package init(memories: Int, isLast: Bool) {
        self.memories = memories
        self.isLast = isLast
    }
}
