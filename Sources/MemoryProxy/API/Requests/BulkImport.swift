import ChatCodec
import FoundationEssentials
import MemoryCore

/// `POST /agents/{agent_id}/memories/bulk-import`: lines of an export, or new memories that say
/// no more than their content.
struct BulkImport {
    let memories: [KeptMemory]

    init(_ fields: inout FieldReader, agent: AgentID, now: Date) {
        if fields.value("memories") == nil { fields.note(.missing, "memories") }
        memories = fields.objects("memories", count: FieldLimits.importedMemories) { fields in
            KeptMemory(&fields, agent: agent, now: now)
        }
    }
}

extension KeptMemory {
    /// What has no id gets one from its text and its time; what has no time, one that is the same at
    /// each import. So an import that is repeated adds nothing.
    init(_ fields: inout FieldReader, agent: AgentID, now: Date) {
        let scope = Scope(agent: agent, session: fields.session("session_id") ?? .default)
        let text = fields.text("content", length: FieldLimits.content)
        let content = fields.required("content", text, or: "")
        let role: Memory.Role = fields.choice("role") ?? .none
        let created = fields.time("created_at")
        let occurred = fields.time("occurred_at") ?? created
        let id = fields.memoryID("id")
        let lifetime = fields.lifetime()
        let conversation = fields.conversation("conversation_id")
        let memory = Memory(
            id: id ?? MemoryID(of: content, role: role, at: occurred ?? .distantImport, in: scope),
            scope: scope,
            kind: fields.choice("memory_type") ?? .episodic,
            role: role,
            content: content,
            conversation: conversation ?? ConversationID(.random(in: 0...UInt64.max)),
            position: fields.integer("position", in: 0...Int(Int32.max)) ?? 0,
            createdAt: created ?? now,
            occurredAt: occurred ?? now,
            source: fields.choice("source") ?? .import,
            isComplete: fields.flag("is_complete") ?? true,
            expiresAt: fields.time("expires_at") ?? lifetime.map { now + $0.seconds },
            isPinned: fields.flag("pinned") ?? false,
            accessCount: fields.integer("access_count", in: 0...Int(Int32.max)) ?? 0
        )
        self.init(
            memory,
            metadata: fields.metadata("metadata"),
            userID: fields.text("user_id", length: FieldLimits.userID),
            lastAccessedAt: fields.time("last_accessed_at"),
            supersededBy: fields.memoryID("superseded_by"),
            repeatCount: fields.integer("consolidation_count", in: 0...Int(Int32.max)) ?? 0
        )
    }
}

extension Date {
    /// Stands in the ids of what was brought without any time.
    fileprivate static let distantImport = Date(timeIntervalSince1970: 0)
}

extension Duration {
    fileprivate var seconds: TimeInterval { TimeInterval(components.seconds) }
}
