extension MemoryEngine {
    /// From this cosine on two texts of a session say the same.
    package static let sameMeaning = 0.95

    /// Remembers, unless the session says it already. What this returns is found by the next
    /// recall, and safe. Blocks.
    package func remember(_ new: NewMemory, in scope: Scope) throws -> Remembered {
        throw MemoryEngineError.unavailable
    }

    /// The same for many, in order; a repetition inside the list is a repetition, too.
    package func remember(_ new: [NewMemory], in scope: Scope) throws -> [Remembered] {
        throw MemoryEngineError.unavailable
    }

    /// Takes over memories as they are: an export, or what another program kept. Nothing is
    /// compared; a memory whose id its scope has already is left as it is, so a second import
    /// changes nothing. Give at most some thousands at once. Blocks.
    ///
    /// `MemoryID(of:role:at:in:)` makes the same id for the same text, for what brings none.
    package func importMemories(_ memories: [KeptMemory]) throws -> ImportReport {
        throw MemoryEngineError.unavailable
    }

    /// Nil if there is no such memory in the reach.
    package func change(
        _ id: MemoryID,
        in reach: Reach,
        _ change: MemoryChange
    ) throws -> KeptMemory? {
        throw MemoryEngineError.unavailable
    }
}
