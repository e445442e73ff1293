extension MemoryEngine {
    /// How long a deleted memory can be restored.
    package static let restorableFor = Duration.seconds(30 * 86_400)

    /// Memories that are deleted in one transaction; the journal waits for it.
    private static let maxForgotten = 128

    // MARK: Deleting

    /// Deletes memories: from now on nobody recalls or lists them, and for `restorableFor` they can
    /// be restored. Returns those of the ids that were there. Blocks.
    @discardableResult
    package func forget(_ ids: [MemoryID], in reach: Reach) throws -> [MemoryID] {
        defer { quota?.noteRemoval(from: reach.agent) }
        return try inPieces(ids) { ids in
            let found = try settled(ids, in: reach, life: .alive)
            let deleted = try store.delete(found.map(\.address))
            hide(deleted)
            return deleted.map(\.id)
        }
    }

    /// Deletes all that match. Returns how many.
    @discardableResult
    package func forgetAll(
        in reach: Reach,
        matching filter: MemoryFilter = MemoryFilter()
    ) throws -> Int {
        try inTurn { _ = try settle { reach.contains($0) } }
        var count = 0
        var last: MemoryAddress?
        while true {
            let page = try store.exportPage(
                of: reach,
                matching: filter,
                after: last,
                limit: Self.maxForgotten
            )
            guard let end = page.last else { return count }
            count += try forget(page.map(\.id), in: reach).count
            last = end.address
        }
    }

    /// Nil if there is no such deleted memory.
    package func restore(_ id: MemoryID, in reach: Reach) throws -> KeptMemory? {
        try inTurn {
            guard let found = try store.memories([id], in: reach, life: .deleted).first,
                let restored = try store.restore(found.address)
            else { return nil }
            show([restored.memory])
            return restored
        }
    }

    // MARK: Erasing

    /// Erases memories, deleted ones too: when this returns, no file of the store holds a byte of
    /// them. Returns those of the ids that were there. Blocks.
    @discardableResult
    package func erase(_ ids: [MemoryID], in reach: Reach) throws -> [MemoryID] {
        let erased = try eraseRows(ids, in: reach)
        if !erased.isEmpty { try store.scrub() }
        return erased
    }

    /// Erases a session, or all sessions of an agent: memories, vectors, journal, snapshots. What is
    /// being said meanwhile, to be kept when its reply ends, is not kept. In small transactions, so
    /// that chats go on beside it. Returns how many memories there were. Blocks.
    @discardableResult
    package func erase(_ reach: Reach) throws -> Int {
        let count = try eraseRows(of: reach)
        try store.scrub()
        return count
    }

    /// Erases all that is about a person: the agent's memories with this user id, and the session of
    /// that name, for a session is whose memories they are. Returns how many memories there were.
    @discardableResult
    package func erase(user: String, of agent: AgentID) throws -> Int {
        var count = 0
        let filter = MemoryFilter(userID: user, life: .aliveOrDeleted)
        let reach = Reach(agent: agent)
        while true {
            let page = try store.exportPage(
                of: reach,
                matching: filter,
                after: nil,
                limit: Self.maxForgotten
            )
            guard !page.isEmpty else { break }
            count += try eraseRows(page.map(\.id), in: reach).count
        }
        if let session = SessionID(user) {
            count += try eraseRows(of: Reach(agent: agent, session: session))
        }
        try store.scrub()
        return count
    }

    private func eraseRows(_ ids: [MemoryID], in reach: Reach) throws -> [MemoryID] {
        defer { quota?.noteRemoval(from: reach.agent) }
        return try inPieces(ids) { ids in
            let found = try settled(ids, in: reach, life: .aliveOrDeleted)
            try eraseInTurn(found.map(\.address))
            return found.map(\.id)
        }
    }

    /// What the journal holds becomes memories first: else it would between two pieces, behind the mark.
    /// The snapshots go first, and once more at the end: until then somebody may have made another.
    func eraseRows(of reach: Reach) throws -> Int {
        defer { quota?.noteRemoval(from: reach.agent) }
        erasures.note(reach)
        let mark = try inTurn {
            try settle { reach.contains($0) }
            try dropFromIndex(reach)
            return try store.mark()
        }
        var count = 0
        var pace = PiecePace()
        while true {
            let piece = try pace.next { limit in
                try inTurn { try store.erasePiece(of: reach, before: mark, limit: limit) }
            }
            flusher.noteWrite()
            count += piece.memories
            if piece.isLast { break }
        }
        try inTurn { try dropFromIndex(reach) }
        return count
    }

    /// In a turn.
    func dropFromIndex(_ reach: Reach) throws {
        if let scope = reach.scope { return index.drop(scope) }
        for session in try store.sessions(of: reach.agent) {
            index.drop(Scope(agent: reach.agent, session: session.session))
        }
        index.dropAll(of: reach.agent)
    }

    /// Each piece in a turn of its own.
    private func inPieces(
        _ ids: [MemoryID],
        _ work: ([MemoryID]) throws -> [MemoryID]
    ) throws -> [MemoryID] {
        var done: [MemoryID] = []
        for start in stride(from: 0, to: ids.count, by: Self.maxForgotten) {
            let piece = Array(ids[start..<min(start + Self.maxForgotten, ids.count)])
            done += try inTurn { try work(piece) }
        }
        return done
    }
}
