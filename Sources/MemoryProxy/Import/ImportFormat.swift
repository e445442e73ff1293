import ChatCodec

/// What an import can read.
package enum ImportFormat: String, CaseIterable, Sendable {
    /// What `memory-proxy export` writes.
    case memoryProxy = "memory-proxy"
    /// Objects with `content`, or texts.
    case jsonl
    /// `conversations.json` of ChatGPT's export.
    case chatgpt
    case mem0
    case kronvex
}

extension ImportFormat {
    /// The format of a file by one of its values; nil if no reader would take it.
    init?(of value: JSONValue) {
        if value.text != nil {
            self = .jsonl
        } else if value[ExportedAgent.name]?.members != nil {
            self = .memoryProxy
        } else if value["mapping"]?.members != nil {
            self = .chatgpt
        } else if value["memory"]?.text != nil, value["content"] == nil {
            self = .mem0
        } else if value["content"] != nil {
            self = Self(contentOf: value)
        } else {
            return nil
        }
    }

    /// Our export names the agent and the role; Kronvex the agent, as a UUID, and no role.
    private init(contentOf value: JSONValue) {
        guard value["agent_id"] != nil, value["memory_type"] != nil else {
            self = .jsonl
            return
        }
        self = value["role"] == nil ? .kronvex : .memoryProxy
    }

    /// What one value of the file brings.
    func items(in value: JSONValue) throws(ImportProblem) -> [ImportedItem] {
        if self == .memoryProxy { return [try ImportedItem(exported: value)] }
        return try memories(in: value).map { .memory(ImportedMemory($0)) }
    }

    private func memories(in value: JSONValue) throws(ImportProblem) -> [PortableMemory] {
        switch self {
        case .memoryProxy, .jsonl: [try PortableMemory(plain: value)]
        case .chatgpt: try ChatGPTConversation(value).memories
        case .mem0: [try PortableMemory(mem0: value)]
        case .kronvex: [try PortableMemory(kronvex: value)]
        }
    }
}

/// Why a line or an element can't be imported.
package enum ImportProblem: Error, Equatable, CustomStringConvertible {
    case notJSON
    case tooLong(maxBytes: Int)
    case unknownShape
    case cutOff
    case missing(String)
    case invalid(String, expected: String)

    package var description: String {
        switch self {
        case .notJSON: "not JSON"
        case .tooLong(let maxBytes): "longer than \(maxBytes >> 20) MiB"
        case .unknownShape: "neither a text nor an object with a content that is known"
        case .cutOff: "the file ends in the middle"
        case .missing(let name): "'\(name)' is missing"
        case .invalid(let name, let expected): "'\(name)' is not \(expected)"
        }
    }
}
