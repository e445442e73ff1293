/// What a reader of a scope has missed of one memory.
package enum ScopeChange: Sendable, Equatable {
    /// It is new, or was stored anew. Its vectors are nil until there are some in the reader's
    /// space, and empty if its text has no meaning to the model.
    case stored(Memory, vectors: [Vector]?)
    /// The reader has it already; its vectors have come.
    case embedded(MemoryID, vectors: [Vector])
}

/// What else is to be known of a scope to be up to date.
package struct ScopeReading: Sendable, Equatable {
    /// The reader has all that was stored up to here. Less than what was asked for means that
    /// this is not the database that the reader knows.
    package var sequence: Int64
    /// Entries that are not yet memories, oldest first.
    package var pending: [JournalEntry]
    /// Memories that are stored and live.
    package var storedCount: Int
    /// The memory ids of pending entries that an earlier revision has stored already.
    package var storedPending: Set<MemoryID>
    /// Of what was stored at or before the sequence that was asked for, the last.
    package var lastKnown: MemoryID?

    package init(
        sequence: Int64,
        pending: [JournalEntry],
        storedCount: Int,
        storedPending: Set<MemoryID>,
        lastKnown: MemoryID?
    ) {
        self.sequence = sequence
        self.pending = pending
        self.storedCount = storedCount
        self.storedPending = storedPending
        self.lastKnown = lastKnown
    }

    /// How many memories a reader has that shows pending entries as the memories they will be. One
    /// that has more has missed a removal.
    package var count: Int {
        let shown = pending.flatMap(\.memories).count { !storedPending.contains($0.id) }
        let hidden = pending.flatMap(\.missingMemoryIDs).count { storedPending.contains($0) }
        return storedCount + shown - hidden
    }
}

extension JournalEntry {
    /// The sides without text: an earlier revision may have had them.
    package var missingMemoryIDs: [MemoryID] {
        let present = memories.map(\.id)
        guard present.count < 2 else { return [] }
        return [userMemoryID, replyMemoryID].filter { !present.contains($0) }
    }
}
