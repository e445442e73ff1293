import FoundationEssentials

/// A memory as the index keeps it: what the ranker looks at, and the place of its text.
struct IndexedMemory: Sendable {
    static let noSpeaker = UInt32.max

    var id: MemoryID
    var kind: Memory.Kind
    var role: Memory.Role
    var source: Memory.Source
    var isComplete: Bool
    var traits: MemoryTraits
    var conversation: ConversationOrder.Number
    var position: Int
    var createdAt: Date
    var occurredAt: Date
    var text: TextArena.Slice
    /// The same for memories of one role that hold the same terms, in any order and number.
    var termsDigest: UInt64 = 0
    /// In seconds since 1970; 0: never.
    var expiresAt: UInt32 = 0
    var isPinned = false
    /// As far as it matters to `Confidence`.
    var accessCount: UInt8 = 0
    /// The first term of the name that the text itself gives its speaker; `noSpeaker` for none.
    var speaker = noSpeaker

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
            kind: memory.kind,
            role: memory.role,
            source: memory.source,
            isComplete: memory.isComplete,
            traits: traits,
            conversation: conversation,
            position: memory.position,
            createdAt: memory.createdAt,
            occurredAt: memory.occurredAt,
            text: text,
            expiresAt: memory.expiresAt.map { UInt32(clamping: Int($0.timeIntervalSince1970)) }
                ?? 0,
            isPinned: memory.isPinned,
            accessCount: UInt8(clamping: memory.accessCount)
        )
    }
}
