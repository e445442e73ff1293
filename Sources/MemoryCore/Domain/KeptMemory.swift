package import FoundationEssentials

/// A memory with all that is kept about it: what the memory API shows, and what an export holds.
package struct KeptMemory: Sendable, Equatable {
    package var memory: Memory
    /// A JSON object, byte for byte as it came; nil for none.
    package var metadata: String?
    /// Whom it is about, where the caller said so: what a person's erasure goes by.
    package var userID: String?
    package var lastAccessedAt: Date?
    /// The memory that took its place.
    package var supersededBy: MemoryID?
    /// How often the same was remembered again.
    package var repeatCount: Int
    /// When it was deleted: it can be restored for a while (`MemoryEngine.restorableFor`).
    package var deletedAt: Date?

    package init(
        _ memory: Memory,
        metadata: String? = nil,
        userID: String? = nil,
        lastAccessedAt: Date? = nil,
        supersededBy: MemoryID? = nil,
        repeatCount: Int = 0,
        deletedAt: Date? = nil
    ) {
        self.memory = memory
        self.metadata = metadata
        self.userID = userID
        self.lastAccessedAt = lastAccessedAt?.inWholeMicroseconds
        self.supersededBy = supersededBy
        self.repeatCount = repeatCount
        self.deletedAt = deletedAt?.inWholeMicroseconds
    }

    package var id: MemoryID { memory.id }
    package var scope: Scope { memory.scope }

    /// What it is called where its id is another's: the same each time.
    package var idInItsOwnScope: MemoryID {
        MemoryID(
            of: "\(memory.id) \(memory.content)",
            role: memory.role,
            at: memory.createdAt,
            in: memory.scope
        )
    }

    package var address: MemoryAddress { MemoryAddress(scope: memory.scope, id: memory.id) }
}

/// Where a memory is. An id alone is never enough to find one.
package struct MemoryAddress: Hashable, Sendable {
    package var scope: Scope
    package var id: MemoryID

    package init(scope: Scope, id: MemoryID) {
        self.scope = scope
        self.id = id
    }
}
