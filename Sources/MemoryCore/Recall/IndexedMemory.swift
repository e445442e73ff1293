import FoundationEssentials

/// A memory as the index keeps it: what the ranker looks at, and the place of its text.
struct IndexedMemory: Sendable {
    static let noSpeaker = UInt32.max

    var id: MemoryID
    // What the ranker looks at lies side by side: so it takes one line of the processor's cache.
    var occurredAt: Date
    /// The first term of the name that the text itself gives its speaker; `noSpeaker` for none.
    var speaker = noSpeaker
    var traits: MemoryTraits
    var role: Memory.Role
    var kind: Memory.Kind
    var source: Memory.Source
    var isComplete: Bool
    var conversation: ConversationOrder.Number
    var position: Int
    var createdAt: Date
    var text: TextArena.Slice
    /// The same for memories of one role that hold the same terms, in any order and number.
    var termsDigest: UInt64 = 0
    /// In seconds since 1970; 0: never.
    var expiresAt: UInt32 = 0
    var isPinned = false
    /// As far as it matters to `Confidence`.
    var accessCount: UInt8 = 0

    func isExpired(at time: Date) -> Bool {
        expiresAt > 0 && !isPinned && Double(expiresAt) <= time.timeIntervalSince1970
    }

    func place(_ document: DocumentNumber) -> ConversationOrder.Place {
        .init(
            position: position,
            createdAt: createdAt.timeIntervalSinceReferenceDate,
            document: document
        )
    }
}

extension IndexedMemory {
    /// The memory as it is now, where its role and text have stayed the same.
    func restated(as memory: Memory, in conversation: ConversationOrder.Number) -> IndexedMemory {
        var restated = IndexedMemory(
            memory,
            conversation: conversation,
            text: text,
            traits: traits
        )
        restated.termsDigest = termsDigest
        restated.speaker = speaker
        restated.accessCount = max(restated.accessCount, accessCount)
        return restated
    }

    init(
        _ memory: Memory,
        conversation: ConversationOrder.Number,
        text: TextArena.Slice,
        traits: MemoryTraits
    ) {
        self.init(
            id: memory.id,
            occurredAt: memory.occurredAt,
            traits: traits,
            role: memory.role,
            kind: memory.kind,
            source: memory.source,
            isComplete: memory.isComplete,
            conversation: conversation,
            position: memory.position,
            createdAt: memory.createdAt,
            text: text,
            expiresAt: memory.expiresAt.map { UInt32(clamping: Int($0.timeIntervalSince1970)) }
                ?? 0,
            isPinned: memory.isPinned,
            accessCount: UInt8(clamping: memory.accessCount)
        )
    }
}
