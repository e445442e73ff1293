package import FoundationEssentials

/// One thing kept about a session.
package struct Memory: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case episodic, semantic, procedural, fact, preference, context
    }

    package enum Role: String, Sendable, CaseIterable {
        case user, assistant, tool, none
    }

    package enum Source: String, Sendable, CaseIterable {
        case exchange, api, `import`, extraction
    }

    package var id: MemoryID
    package var scope: Scope
    package var kind: Kind
    package var role: Role
    package var content: String
    /// Groups the messages of one message history; neighbours lend each other relevance.
    package var conversation: ConversationID
    /// The place inside the conversation: messages sort by it.
    package var position: Int
    package var createdAt: Date
    package var occurredAt: Date
    package var source: Source
    /// `false` for what was cut off while it was said.
    package var isComplete: Bool
    /// From then on it is neither recalled nor listed, unless it is pinned. In whole seconds.
    package var expiresAt: Date?
    package var isPinned: Bool
    /// How often it was recalled; may lag behind.
    package var accessCount: Int

    package init(
        id: MemoryID,
        scope: Scope,
        kind: Kind = .episodic,
        role: Role,
        content: String,
        conversation: ConversationID,
        position: Int,
        createdAt: Date,
        occurredAt: Date,
        source: Source = .exchange,
        isComplete: Bool = true,
        expiresAt: Date? = nil,
        isPinned: Bool = false,
        accessCount: Int = 0
    ) {
        self.id = id
        self.scope = scope
        self.kind = kind
        self.role = role
        self.content = content
        self.conversation = conversation
        self.position = position
        self.createdAt = createdAt
        self.occurredAt = occurredAt
        self.source = source
        self.isComplete = isComplete
        self.expiresAt = expiresAt?.inWholeSeconds
        self.isPinned = isPinned
        self.accessCount = accessCount
    }

    package func isExpired(at time: Date) -> Bool {
        guard let expiresAt, !isPinned else { return false }
        return expiresAt <= time
    }
}

/// One message history as the client replays it: a digest of how it starts.
package struct ConversationID: Hashable, Sendable {
    package let value: UInt64

    package init(_ value: UInt64) { self.value = value }
}
