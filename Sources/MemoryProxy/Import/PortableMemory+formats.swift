import ChatCodec
import FoundationEssentials
import MemoryCore

extension PortableMemory {
    /// A text, or an object with `content` and whatever it has of our export's fields. An id that is
    /// no UUID means something to another program only.
    init(plain value: JSONValue) throws(ImportProblem) {
        if let text = value.text {
            guard !text.isEmpty else { throw .missing("content") }
            self.init(content: text)
            return
        }
        let fields = try ImportedFields(value)
        try self.init(common: fields)
        id = fields["id"]?.text.flatMap(MemoryID.init(text:))
        role = try fields.choice("role") ?? .none
        occurredAt = try fields.date("occurred_at", "timestamp")
        position = try fields.count("position") ?? 0
        if let name = try fields.text("conversation", "conversation_id") {
            conversation = ConversationID(digits: name) ?? ConversationID(naming: name)
        }
    }

    /// An element of Kronvex's export. Its agent is one of theirs.
    init(kronvex value: JSONValue) throws(ImportProblem) {
        let fields = try ImportedFields(value)
        try self.init(common: fields)
        id = try fields.memoryID("id")
    }

    /// An element of what mem0's `get_all` or its export gives: their user is our session.
    init(mem0 value: JSONValue) throws(ImportProblem) {
        let fields = try ImportedFields(value)
        self.init(content: try fields.content("memory"))
        id = fields["id"]?.text.flatMap(MemoryID.init(text:))
        session = try fields.session("user_id")
        // A fact about the user, unless it is said who said it.
        kind = fields["role"] == nil ? .fact : .episodic
        role = fields["role"]?.text.flatMap(Memory.Role.init(rawValue:)) ?? .none
        createdAt = try fields.date("created_at")
        occurredAt = try fields.date("updated_at")
        expiresAt = try fields.date("expiration_date")
        metadata = try fields.object("metadata")
        if let run = try fields.text("run_id") { conversation = ConversationID(naming: run) }
    }

    /// What ours, Kronvex's and plain objects have in common.
    init(common fields: ImportedFields) throws(ImportProblem) {
        self.init(content: try fields.content("content"))
        session = try fields.session("session_id")
        kind = try fields.choice("memory_type") ?? .episodic
        metadata = try fields.object("metadata")
        userID = try fields.text("user_id")
        createdAt = try fields.date("created_at")
        expiresAt = try fields.date("expires_at")
        lastAccessedAt = try fields.date("last_accessed_at")
        isPinned = try fields.flag("pinned") ?? false
        accessCount = try fields.count("access_count") ?? 0
        supersededBy = try fields.memoryID("superseded_by")
    }
}
