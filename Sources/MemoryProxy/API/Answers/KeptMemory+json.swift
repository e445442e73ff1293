import ChatCodec
import FoundationEssentials
import MemoryCore

extension KeptMemory {
    /// The memory in Kronvex's words, and in ours what they have no word for. A line of an export
    /// is just this: `KeptMemory(_:agent:now:)` makes the same memory of it.
    var json: JSONValue {
        [
            "id": .string(id.description),
            "agent_id": .string(scope.agent.text),
            "session_id": .string(scope.session.text),
            "user_id": JSONValue(userID),
            "content": .string(memory.content),
            "memory_type": .string(memory.kind.rawValue),
            "role": .string(memory.role.rawValue),
            "source": .string(memory.source.rawValue),
            "conversation_id": .string(memory.conversation.hexadecimal),
            "position": .integer(Int64(memory.position)),
            "is_complete": .boolean(memory.isComplete),
            "metadata": JSONValue(metadata: metadata),
            "created_at": JSONValue(memory.createdAt),
            "occurred_at": JSONValue(memory.occurredAt),
            "expires_at": JSONValue(memory.expiresAt),
            "last_accessed_at": JSONValue(lastAccessedAt),
            "access_count": .integer(Int64(memory.accessCount)),
            "pinned": .boolean(memory.isPinned),
            "superseded": .boolean(supersededBy != nil),
            "superseded_by": JSONValue(supersededBy?.description),
            "consolidation_count": .integer(Int64(repeatCount)),
            "agent_memory_count": .null,
            "deduplicated": false,
            "conflict_detected": false,
            "conflicts_resolved": 0,
            "is_meta": false,
        ]
    }
}

extension Remembered {
    func json(agentMemoryCount: Int) -> JSONValue {
        memory.json.with([
            "deduplicated": .boolean(isRepeat),
            "agent_memory_count": .integer(Int64(agentMemoryCount)),
        ])
    }
}

extension ConversationID {
    fileprivate var hexadecimal: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
