import ChatCodec

/// A memory as a resource: something that a person picks in a client, where a tool is called by a
/// model.
enum MemoryResource: Equatable {
    /// The latest memories in one text.
    case recent
    case memory(id: String)

    private static let scheme = "memory://"
    private static let memories = "memory://memories/"

    init?(uri: String) {
        if uri == Self.recent.uri {
            self = .recent
        } else if uri.hasPrefix(Self.memories) {
            self = .memory(id: String(uri.dropFirst(Self.memories.count)))
        } else {
            return nil
        }
    }

    var uri: String {
        switch self {
        case .recent: Self.scheme + "recent"
        case .memory(let id): Self.memories + id
        }
    }

    static let templates: JSONValue = [
        "resourceTemplates": [
            [
                "uriTemplate": .string(memories + "{id}"), "name": "memory",
                "description": "One memory by its id.", "mimeType": "text/plain",
            ]
        ]
    ]
}
