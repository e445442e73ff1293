import ChatCodec
import MemoryCore

/// What `recall` and `inject-context` have in common: a question, and where to look.
struct RecallRequest {
    let text: String
    let session: SessionID?
    let kind: Memory.Kind?
    let topK: Int
    /// Nil: as for chats.
    let threshold: Double?
    /// What was said before the question: it moves memories up and down, and adds none.
    let context: String?
    /// The most estimated tokens of a context block.
    let maxTokens: Int?

    /// - Parameter name: of the field with the question.
    init(_ fields: inout FieldReader, question name: String) {
        text = fields.required(name, fields.text(name, length: FieldLimits.query), or: "")
        session = fields.session("session_id")
        kind = fields.choice("memory_type")
        topK = fields.integer("top_k", in: FieldLimits.topK) ?? 5
        threshold = fields.number("threshold", in: FieldLimits.threshold)
        maxTokens = fields.integer("max_tokens", in: FieldLimits.maxTokens)
        let messages = fields.texts(
            "context_messages",
            count: FieldLimits.contextMessages,
            orObjectsWith: "content"
        )
        let said = messages.suffix(Self.contextMessageCount).joined(separator: "\n")
        context = said.isEmpty ? nil : String(said.prefix(FieldLimits.query.upperBound))
    }

    /// Of what was said before, the last exchange and the message before it.
    private static let contextMessageCount = 3
}
