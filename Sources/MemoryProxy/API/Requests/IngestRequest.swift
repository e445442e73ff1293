import FoundationEssentials
import MemoryCore

/// `POST /agents/{agent_id}/ingest`: a long text, kept as passages that know their neighbours.
struct IngestRequest {
    let session: SessionID
    let source: String?
    let memories: [NewMemory]

    init(_ fields: inout FieldReader) {
        session = fields.session("session_id") ?? .default
        source = fields.text("source", length: FieldLimits.source)
        let kind: Memory.Kind = fields.choice("memory_type") ?? .semantic
        let metadata = fields.metadata("metadata")
        let userID = fields.text("user_id", length: FieldLimits.userID)
        let lifetime = fields.lifetime()
        let count = fields.integer("max_memories", in: FieldLimits.ingestedMemories) ?? 20
        let text = fields.text("content", length: FieldLimits.ingestedText)
        let content = fields.required("content", text, or: "")
        let conversation = ConversationID(.random(in: 0...UInt64.max))
        memories = TextPieces.pieces(of: content, maxCount: count).enumerated().map {
            place,
            piece in
            NewMemory(
                content: piece,
                kind: kind,
                metadata: metadata,
                userID: userID,
                lifetime: lifetime,
                conversation: conversation,
                position: place
            )
        }
    }
}
