/// How much of one agent is kept. 0: all of it.
package struct StorageLimits: Sendable, Equatable {
    package var memories = 0
    package var bytes = 0

    package init() {}

    package var areNone: Bool { memories == 0 && bytes == 0 }

    /// Nil if there is room for `usage`.
    func reached(by usage: StorageUsage) -> LimitReached? {
        if memories > 0, usage.memories > memories { return .memories(limit: memories) }
        if bytes > 0, usage.bytes > bytes { return .bytes(limit: bytes) }
        return nil
    }
}

/// What an agent has, or would have.
package struct StorageUsage: Sendable, Equatable {
    package var memories = 0
    package var bytes = 0

    static func + (left: Self, right: Self) -> Self {
        Self(memories: left.memories + right.memories, bytes: left.bytes + right.bytes)
    }
}

package enum LimitReached: Sendable, Equatable, CustomStringConvertible {
    case memories(limit: Int)
    case bytes(limit: Int)

    package var description: String {
        switch self {
        case .memories(let limit): "The agent may have \(limit) memories"
        case .bytes(let limit): "The agent's memories may have \(limit) bytes"
        }
    }
}
