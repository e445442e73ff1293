/// Which memories of a reach are meant. The default means all that are alive.
package struct MemoryFilter: Sendable, Hashable {
    /// Deleted memories are kept apart until they are swept; expired ones are never listed.
    package enum Life: Sendable, Hashable {
        case alive, deleted, aliveOrDeleted
    }

    package var kind: Memory.Kind?
    /// Part of the content; letters A to Z are like a to z.
    package var text: String?
    package var userID: String?
    package var isPinned: Bool?
    package var life: Life

    package init(
        kind: Memory.Kind? = nil,
        text: String? = nil,
        userID: String? = nil,
        isPinned: Bool? = nil,
        life: Life = .alive
    ) {
        self.kind = kind
        self.text = text
        self.userID = userID
        self.isPinned = isPinned
        self.life = life
    }
}

/// The order of a listing; where it leaves two equal, the id decides.
package enum MemoryOrder: String, Sendable, CaseIterable {
    case newestFirst, oldestFirst, mostAccessed, lastAccessed
}

/// A stretch of a listing.
package struct MemoryPage: Sendable, Equatable {
    package var memories: [KeptMemory]
    /// How many the whole listing has.
    package var total: Int

    package init(memories: [KeptMemory], total: Int) {
        self.memories = memories
        self.total = total
    }
}
