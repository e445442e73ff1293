import MemoryCore

/// `POST /agents`
struct AgentCreation {
    let name: String
    let description: String?
    let metadata: String?

    init(_ fields: inout FieldReader) {
        name = fields.required("name", fields.text("name", length: FieldLimits.name), or: "")
        description = fields.text("description", length: FieldLimits.description)
        metadata = fields.metadata("metadata")
    }
}

extension AgentChange {
    /// `PATCH /agents/{agent_id}`
    init(_ fields: inout FieldReader) {
        self.init(
            name: fields.text("name", length: FieldLimits.name),
            description: fields.text("description", length: FieldLimits.description),
            metadata: fields.metadata("metadata", keepsEmpty: true)
        )
    }
}
