import ChatCodec

/// What a tool answers.
enum ToolResult {
    /// The value, and the same as text for clients that know no structured results.
    static func success(_ value: JSONValue) -> JSONValue {
        [
            "content": [text(String(decoding: value.bytes, as: UTF8.self))],
            "structuredContent": value,
        ]
    }

    /// For the model to read: what went wrong and what to do differently.
    static func failure(_ message: String) -> JSONValue {
        ["content": [text(message)], "isError": true]
    }

    private static func text(_ text: String) -> JSONValue {
        ["type": "text", "text": .string(text)]
    }
}

extension JSONValue {
    /// The result of a tool without what the revision doesn't know yet.
    func fitting(_ revision: ProtocolRevision) -> JSONValue {
        guard !revision.hasStructuredResults, var members else { return self }
        members["structuredContent"] = nil
        return .object(members)
    }
}
