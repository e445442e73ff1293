import ChatCodec

/// A memory on its way into the memory API.
struct ImportedMemory: Equatable {
    /// Where a line of our export comes from; other files don't know our agents.
    var agent: String?
    /// What `bulk-import` reads.
    var json: JSONValue

    init(_ memory: PortableMemory) { json = memory.json }

    /// A line of our export is what the memory API wrote; it judges all but what is needed here.
    init(exported value: JSONValue) throws(ImportProblem) {
        let fields = try ImportedFields(value)
        _ = try fields.content("content")
        _ = try fields.session("session_id")
        agent = try fields.text("agent_id")
        json = value
    }

    /// The memory in another session than its own.
    func moved(to session: String) -> ImportedMemory {
        guard var members = json.members else { return self }
        members["session_id"] = .string(session)
        var moved = self
        moved.json = .object(members)
        return moved
    }
}
