extension MemoryEngine {
    /// How long a deleted memory can be restored.
    package static let restorableFor = Duration.seconds(30 * 86_400)

    /// Deletes memories: from now on nobody recalls or lists them, and for `restorableFor` they can
    /// be restored. Returns those of the ids that were there. Blocks.
    @discardableResult
    package func forget(_ ids: [MemoryID], in reach: Reach) throws -> [MemoryID] {
        throw MemoryEngineError.unavailable
    }

    /// Deletes all that match. Returns how many.
    @discardableResult
    package func forgetAll(in reach: Reach, matching filter: MemoryFilter = MemoryFilter()) throws
        -> Int
    {
        throw MemoryEngineError.unavailable
    }

    /// Nil if there is no such deleted memory.
    package func restore(_ id: MemoryID, in reach: Reach) throws -> KeptMemory? {
        throw MemoryEngineError.unavailable
    }

    /// Erases memories, deleted ones too: when this returns, no file of the store holds a byte of
    /// them. Returns those of the ids that were there. Blocks.
    @discardableResult
    package func erase(_ ids: [MemoryID], in reach: Reach) throws -> [MemoryID] {
        throw MemoryEngineError.unavailable
    }

    /// Erases a session, or all sessions of an agent: memories, vectors, journal, snapshots. What is
    /// being said meanwhile, to be kept when its reply ends, is not kept. In small transactions, so
    /// that chats go on beside it. Returns how many memories there were. Blocks.
    @discardableResult
    package func erase(_ reach: Reach) throws -> Int {
        throw MemoryEngineError.unavailable
    }

    /// Erases all that is about a person: the agent's memories with this user id, and the session of
    /// that name, for a session is whose memories they are. Returns how many memories there were.
    @discardableResult
    package func erase(user: String, of agent: AgentID) throws -> Int {
        throw MemoryEngineError.unavailable
    }
}
