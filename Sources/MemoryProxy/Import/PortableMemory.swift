import ChatCodec
import FoundationEssentials
import MemoryCore

/// A memory that another program kept, as far as it tells; nil is for the memory API to find.
struct PortableMemory: Equatable {
    var id: MemoryID?
    var session: SessionID?
    var content: String
    var kind = Memory.Kind.episodic
    var role = Memory.Role.none
    var metadata: JSONValue?
    var userID: String?
    var createdAt: Date?
    var occurredAt: Date?
    var expiresAt: Date?
    var lastAccessedAt: Date?
    var isPinned = false
    var isComplete = true
    var accessCount = 0
    var supersededBy: MemoryID?
    var conversation: ConversationID?
    var position = 0

    init(content: String) { self.content = content }

    /// What `bulk-import` of the memory API reads.
    var json: JSONValue {
        var fields: [String: JSONValue] = [
            "content": .string(content),
            "memory_type": .string(kind.rawValue),
            "role": .string(role.rawValue),
            "position": .integer(Int64(position)),
            "is_complete": .boolean(isComplete),
            "pinned": .boolean(isPinned),
            "access_count": .integer(Int64(accessCount)),
        ]
        fields["id"] = id.map { .string($0.description) }
        fields["session_id"] = session.map { .string($0.text) }
        fields["metadata"] = metadata
        fields["user_id"] = userID.map(JSONValue.string)
        fields["created_at"] = createdAt.map { .string(Timestamp.text($0)) }
        fields["occurred_at"] = occurredAt.map { .string(Timestamp.text($0)) }
        fields["expires_at"] = expiresAt.map { .string(Timestamp.text($0)) }
        fields["last_accessed_at"] = lastAccessedAt.map { .string(Timestamp.text($0)) }
        fields["superseded_by"] = supersededBy.map { .string($0.description) }
        fields["conversation_id"] = conversation.map { .string($0.digits) }
        return .object(fields)
    }
}

extension ConversationID {
    /// What another program calls a conversation.
    init(naming name: String) {
        var digest = SHA256Digest()
        digest.append(name)
        self.init(digest.finish().prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
    }

    /// Sixteen hexadecimal digits.
    init?(digits: String) {
        guard digits.utf8.count == 16, let value = UInt64(digits, radix: 16) else { return nil }
        self.init(value)
    }

    var digits: String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: 16 - text.utf8.count) + text
    }
}
