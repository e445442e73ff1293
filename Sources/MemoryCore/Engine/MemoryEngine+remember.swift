import FoundationEssentials

extension MemoryEngine {
    /// From this cosine on two texts of a session say the same.
    package static let sameMeaning = Restatement.sameMeaning

    /// Remembers, unless the session says it already. What this returns is found by the next
    /// recall, and safe. Blocks.
    package func remember(_ new: NewMemory, in scope: Scope) throws -> Remembered {
        try remember([new], in: scope)[0]
    }

    /// The same for many, in order; a repetition inside the list is a repetition, too.
    package func remember(_ new: [NewMemory], in scope: Scope) throws -> [Remembered] {
        let new = redaction.map { redaction in new.map { redaction.redacted($0) } } ?? new
        let time = Date()
        let memories = new.map { KeptMemory($0, in: scope, at: time) }
        try quota?.check(memories)
        var remembered: [Remembered] = []
        for start in stride(from: 0, to: memories.count, by: Self.maxRemembered) {
            let batch = memories[start..<min(start + Self.maxRemembered, memories.count)]
            remembered += try rememberBatch(Array(batch), in: scope, at: time)
        }
        quota?.note(memories)
        return remembered
    }

    /// In one transaction; the journal waits for it.
    private static let maxRemembered = 64

    private func rememberBatch(
        _ memories: [KeptMemory],
        in scope: Scope,
        at time: Date
    ) throws -> [Remembered] {
        var restatements = Restatements(index: index, scope: scope, time: time)
        let known = try memories.map { try restatements.known(of: $0) }
        return try inTurn {
            let fresh = zip(memories, known).filter { $1 == nil }.map(\.0)
            var stored = try store.remember(fresh)[...]
            var remembered: [Remembered] = []
            for (memory, known) in zip(memories, known) {
                let result = try known.flatMap { try noteRepeat(of: $0, by: memory) }
                if let result {
                    remembered.append(result)
                } else if known == nil, let next = stored.popFirst() {
                    remembered.append(next)
                } else {
                    // What said the same has been deleted meanwhile.
                    remembered += try store.remember([memory])
                }
            }
            show(remembered.map(\.memory.memory))
            return remembered
        }
    }

    private func noteRepeat(
        of known: Restatements.Known,
        by memory: KeptMemory
    ) throws -> Remembered? {
        let address = MemoryAddress(scope: memory.scope, id: known.id)
        let found = try store.noteRepeat(of: address, by: memory)
        return found.map { .repeated($0, similarity: known.similarity) }
    }

    /// Takes over memories as they are: an export, or what another program kept. Nothing is
    /// compared; a memory whose id its scope has already is left as it is, so a second import
    /// changes nothing. Give at most some thousands at once. Blocks.
    ///
    /// `MemoryID(of:role:at:in:)` makes the same id for the same text, for what brings none.
    package func importMemories(_ memories: [KeptMemory]) throws -> ImportReport {
        let memories =
            redaction.map { redaction in memories.map { redaction.redacted($0) } } ?? memories
        try quota?.check(memories)
        var report = ImportReport()
        for start in stride(from: 0, to: memories.count, by: Self.maxImported) {
            let batch = Array(memories[start..<min(start + Self.maxImported, memories.count)])
            let stored = try inTurn {
                let stored = try store.bring(batch)
                show(stored.map(\.memory))
                return stored.count
            }
            report.stored += stored
            report.known += batch.count - stored
        }
        quota?.note(memories)
        return report
    }

    /// In one transaction, which with the words of the memories takes about 20 ms.
    private static let maxImported = 256

    /// Nil if there is no such memory in the reach.
    package func change(
        _ id: MemoryID,
        in reach: Reach,
        _ change: MemoryChange
    ) throws -> KeptMemory? {
        let change = redaction?.redacted(change) ?? change
        return try inTurn {
            guard let found = try settled([id], in: reach, life: .alive).first,
                let changed = try store.change(found.address, change)
            else { return nil }
            show([changed.memory])
            return changed
        }
    }
}

extension KeptMemory {
    /// What is to be remembered, as it is kept. Alone in its conversation unless it names one.
    fileprivate init(_ new: NewMemory, in scope: Scope, at time: Date) {
        let id = MemoryID(at: time)
        let own = withUnsafeBytes(of: id.uuid.uuid) { $0.load(fromByteOffset: 8, as: UInt64.self) }
        let memory = Memory(
            id: id,
            scope: scope,
            kind: new.kind,
            role: new.role,
            content: new.content,
            conversation: new.conversation ?? ConversationID(own),
            position: new.position,
            createdAt: time.inWholeMicroseconds,
            occurredAt: (new.occurredAt ?? time).inWholeMicroseconds,
            source: new.source,
            expiresAt: new.lifetime.map { time.addingTimeInterval($0 / .seconds(1)) },
            isPinned: new.isPinned
        )
        self.init(memory, metadata: new.metadata, userID: new.userID)
    }
}
