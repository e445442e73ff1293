import ChatCodec

/// An agent as our export tells it, in a line before its memories.
struct ImportedAgent: Equatable {
    var id: String
    /// What `PUT /agents/{id}` reads.
    var json: JSONValue

    init(exported value: JSONValue) throws(ImportProblem) {
        id = try ImportedFields(value).content("id")
        json = value
    }
}

/// One thing that a file brings.
enum ImportedItem: Equatable {
    case agent(ImportedAgent)
    case memory(ImportedMemory)

    /// A line of our export.
    init(exported value: JSONValue) throws(ImportProblem) {
        if let agent = value[ExportedAgent.name] {
            self = .agent(try ImportedAgent(exported: agent))
        } else {
            self = .memory(try ImportedMemory(exported: value))
        }
    }
}

/// How an export tells of an agent: `{"agent": {…}}`.
enum ExportedAgent {
    static let name = "agent"

    /// Without what its memories tell.
    static func line(_ agent: JSONValue) -> JSONValue {
        var members = agent.members ?? [:]
        members["memory_count"] = nil
        return [name: .object(members)]
    }
}
