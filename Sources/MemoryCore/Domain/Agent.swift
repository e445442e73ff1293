package import FoundationEssentials

/// An agent as the memory API knows it. One that has only ever chatted has its id as its name.
package struct Agent: Sendable, Equatable {
    package var id: AgentID
    package var name: String
    package var description: String?
    /// A JSON object, byte for byte as it came.
    package var metadata: String?
    package var createdAt: Date
    /// The agent of the key that made it; nil for those of the admin and of chats.
    package var owner: AgentID?
    package var memoryCount: Int

    package init(
        id: AgentID,
        name: String,
        description: String? = nil,
        metadata: String? = nil,
        createdAt: Date,
        owner: AgentID? = nil,
        memoryCount: Int = 0
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.metadata = metadata
        self.createdAt = createdAt.inWholeMicroseconds
        self.owner = owner
        self.memoryCount = memoryCount
    }
}

/// What to change of an agent; nil leaves a part as it is.
package struct AgentChange: Sendable, Equatable {
    package var name: String?
    package var description: String?
    package var metadata: String?

    package init(name: String? = nil, description: String? = nil, metadata: String? = nil) {
        self.name = name
        self.description = description
        self.metadata = metadata
    }
}

/// A session and how much it holds.
package struct SessionSummary: Sendable, Equatable {
    package var session: SessionID
    package var memoryCount: Int
    /// Of the memories that it holds or held: the first and the last.
    package var firstAt: Date
    package var lastAt: Date

    package init(session: SessionID, memoryCount: Int, firstAt: Date, lastAt: Date) {
        self.session = session
        self.memoryCount = memoryCount
        self.firstAt = firstAt
        self.lastAt = lastAt
    }
}

/// How much is kept.
package struct StoreStatistics: Sendable, Equatable {
    package var agents = 0
    package var sessions = 0
    package var memories = 0
    /// Deleted and still restorable.
    package var deletedMemories = 0
    /// Exchanges that are not yet memories.
    package var pendingExchanges = 0
    /// Bytes on the disk: the database and its log. For a reach, those of its contents.
    package var bytes = 0

    package init() {}
}
