import ChatCodec
import FoundationEssentials
import MemoryCore

extension EngineMemory {
    private static let pageSize = 50
    /// The most memories in `memory://recent`.
    private static let recentMemories = 20

    /// The latest first; the first page begins with `memory://recent`. A cursor is the number of
    /// memories before the page.
    func resources(after cursor: String?) throws -> JSONValue {
        let offset = try cursor.map(Self.offset) ?? 0
        let page = try engine.memories(in: reach, offset: offset, limit: Self.pageSize)
        var resources = page.memories.map(\.resource)
        if cursor == nil { resources.insert(Self.recent, at: 0) }
        var result: [String: JSONValue] = ["resources": .array(resources)]
        let next = offset + page.memories.count
        if next < page.total, !page.memories.isEmpty { result["nextCursor"] = .string("\(next)") }
        return .object(result)
    }

    func resource(_ uri: String) throws -> JSONValue {
        switch MemoryResource(uri: uri) {
        case .recent:
            let page = try engine.memories(in: reach, limit: Self.recentMemories)
            return Self.contents(uri, page.memories.map(\.line).joined(separator: "\n"))
        case .memory(let id):
            guard let id = UUID(uuidString: id),
                let kept = try engine.memory(MemoryID(id), in: reach)
            else { throw RPCError.noResource(uri) }
            return Self.contents(uri, kept.memory.content)
        case nil: throw RPCError.noResource(uri)
        }
    }

    /// Only what `resources(after:)` gives out.
    private static func offset(_ cursor: String) throws -> Int {
        guard let offset = Int(cursor), offset > 0, "\(offset)" == cursor else {
            throw RPCError.invalidCursor
        }
        return offset
    }

    private static let recent: JSONValue = [
        "uri": .string(MemoryResource.recent.uri), "name": "recent", "title": "Recent memories",
        "description": "The latest memories of this session, a line each.",
        "mimeType": "text/plain",
    ]

    private static func contents(_ uri: String, _ text: String) -> JSONValue {
        ["contents": [["uri": .string(uri), "mimeType": "text/plain", "text": .string(text)]]]
    }
}

extension KeptMemory {
    private static let titleCharacters = 60

    fileprivate var resource: JSONValue {
        let line = memory.content.oneLine
        let isLong = line.count > Self.titleCharacters
        return [
            "uri": .string(MemoryResource.memory(id: id.description).uri),
            "name": .string(id.description),
            "title": .string(line.prefix(Self.titleCharacters) + (isLong ? "…" : "")),
            "mimeType": "text/plain",
            "annotations": ["lastModified": .string(Timestamp.text(memory.createdAt))],
        ]
    }

    fileprivate var line: String {
        "\(Timestamp.text(memory.createdAt)) \(memory.content.oneLine)"
    }
}

extension String {
    /// White space of any length, line ends too, becomes one space.
    fileprivate var oneLine: String {
        split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
