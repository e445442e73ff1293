import ChatCodec

extension MCPTool {
    /// The shape of a successful result.
    var resultSchema: JSONValue {
        switch self {
        case .remember:
            Self.object(Self.memoryProperties.merging(["deduplicated": Self.flag]) { $1 })
        case .recall: Self.object(["memories": Self.list(Self.foundMemory)])
        case .injectContext:
            Self.object([
                "context": Self.text, "memories_used": Self.count,
                "memories": Self.list(Self.foundMemory),
            ])
        case .forget: Self.object(["id": Self.text, "erased": Self.flag])
        case .listSessions:
            Self.object([
                "sessions": Self.list(
                    Self.object([
                        "session_id": Self.text, "count": Self.count, "last_at": Self.text,
                    ])
                )
            ])
        }
    }

    private static let text: JSONValue = ["type": "string"]
    private static let flag: JSONValue = ["type": "boolean"]
    private static let count: JSONValue = ["type": "integer", "minimum": 0]
    private static let share: JSONValue = ["type": "number", "minimum": 0, "maximum": 1]

    private static let memoryProperties: [String: JSONValue] = [
        "id": text, "content": text, "memory_type": text, "created_at": text,
    ]

    private static var foundMemory: JSONValue {
        object(memoryProperties.merging(["score": share, "confidence": share]) { $1 })
    }

    private static func list(_ items: JSONValue) -> JSONValue { ["type": "array", "items": items] }

    /// All of them are always there.
    private static func object(_ properties: [String: JSONValue]) -> JSONValue {
        [
            "type": "object", "properties": .object(properties),
            "required": .array(properties.keys.sorted().map(JSONValue.string)),
        ]
    }
}
