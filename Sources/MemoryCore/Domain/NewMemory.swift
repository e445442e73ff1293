package import FoundationEssentials

/// What somebody wants remembered.
package struct NewMemory: Sendable, Equatable {
    package var content: String
    package var kind: Memory.Kind
    package var role: Memory.Role
    package var source: Memory.Source
    /// A JSON object, kept byte for byte.
    package var metadata: String?
    package var userID: String?
    /// Nil: it lives until it is forgotten.
    package var lifetime: Duration?
    /// A pinned memory does not expire.
    package var isPinned: Bool
    /// When it happened; nil: now.
    package var occurredAt: Date?
    /// What belongs together lends each other relevance: pieces of one text, messages of one
    /// conversation. Nil: it stands alone.
    package var conversation: ConversationID?
    /// The place inside the conversation.
    package var position: Int

    package init(
        content: String,
        kind: Memory.Kind = .episodic,
        role: Memory.Role = .none,
        source: Memory.Source = .api,
        metadata: String? = nil,
        userID: String? = nil,
        lifetime: Duration? = nil,
        isPinned: Bool = false,
        occurredAt: Date? = nil,
        conversation: ConversationID? = nil,
        position: Int = 0
    ) {
        self.content = content
        self.kind = kind
        self.role = role
        self.source = source
        self.metadata = metadata
        self.userID = userID
        self.lifetime = lifetime
        self.isPinned = isPinned
        self.occurredAt = occurredAt
        self.conversation = conversation
        self.position = position
    }
}

/// What became of a `NewMemory`.
package enum Remembered: Sendable, Equatable {
    case stored(KeptMemory)
    /// The session says so already, in a memory of the same kind: the same text, or a cosine of at
    /// least `MemoryEngine.sameMeaning`. This is the memory that says it; nothing was added.
    case repeated(KeptMemory, similarity: Double)

    package var memory: KeptMemory {
        switch self {
        case .stored(let memory), .repeated(let memory, _): memory
        }
    }

    package var isRepeat: Bool {
        if case .repeated = self { true } else { false }
    }
}

/// What became of memories that were brought from elsewhere.
package struct ImportReport: Sendable, Equatable {
    package var stored = 0
    /// Were there already, by id: left as they are.
    package var known = 0

    package init(stored: Int = 0, known: Int = 0) {
        self.stored = stored
        self.known = known
    }
}
