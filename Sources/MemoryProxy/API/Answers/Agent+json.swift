import ChatCodec
import MemoryCore

extension Agent {
    var json: JSONValue {
        [
            "id": .string(id.text),
            "name": .string(name),
            "description": JSONValue(description),
            "metadata": JSONValue(metadata: metadata),
            "created_at": JSONValue(createdAt),
            "memory_count": .integer(Int64(memoryCount)),
        ]
    }
}

extension SessionSummary {
    var json: JSONValue {
        [
            "session_id": .string(session.text),
            "count": .integer(Int64(memoryCount)),
            "first_at": JSONValue(firstAt),
            "last_at": JSONValue(lastAt),
        ]
    }
}
