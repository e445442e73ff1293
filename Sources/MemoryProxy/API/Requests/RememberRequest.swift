import MemoryCore

/// `POST /agents/{agent_id}/remember`
struct RememberRequest {
    let session: SessionID
    let new: NewMemory

    init(_ fields: inout FieldReader) {
        session = fields.session("session_id") ?? .default
        let content = fields.text("content", length: FieldLimits.content)
        new = NewMemory(
            content: fields.required("content", content, or: ""),
            kind: fields.choice("memory_type") ?? .episodic,
            metadata: fields.metadata("metadata"),
            userID: fields.text("user_id", length: FieldLimits.userID),
            lifetime: fields.lifetime(),
            isPinned: fields.flag("pinned") ?? false
        )
    }
}

extension MemoryChange {
    /// `PATCH /agents/{agent_id}/memories/{memory_id}`
    init(_ fields: inout FieldReader) {
        self.init(
            content: fields.text("content", length: FieldLimits.content),
            kind: fields.choice("memory_type"),
            isPinned: fields.flag("pinned"),
            metadata: fields.metadata("metadata", keepsEmpty: true)
        )
    }
}

extension FieldReader {
    /// `ttl_seconds`, else `ttl_days`.
    mutating func lifetime() -> Duration? {
        let days = integer("ttl_days", in: FieldLimits.ttlDays)
        let seconds = integer("ttl_seconds", in: FieldLimits.ttlSeconds)
        return (seconds ?? days.map { $0 * 86_400 }).map { .seconds($0) }
    }
}
