import FoundationEssentials
import MemoryCore

/// Conversations and questions about them, with the messages that answer each: what recall is
/// measured with. `docs/recall.md` describes the format.
package struct EvaluationSet: Sendable {
    /// A line of `memories.jsonl`; the lines of a conversation are in the order of its messages.
    struct Message: Decodable, Sendable, Equatable {
        enum Role: String, Decodable, Sendable { case user, assistant }

        var conversation: String
        /// Unique inside its conversation.
        var id: String
        /// Groups messages that were said in one sitting.
        var session: Int
        /// ISO 8601; without a zone it is UTC.
        var timestamp: String?
        var role: Role
        var speaker: String
        var text: String
        /// What a picture shows that was shared with the message.
        var caption: String?

        private enum CodingKeys: String, CodingKey {
            case conversation = "conversation_id"
            case id = "memory_id"
            case session, timestamp, role, speaker, text, caption
        }
    }

    /// A line of `queries.jsonl`.
    struct Question: Decodable, Sendable, Equatable {
        var id: String
        var conversation: String
        var text: String
        var category: String
        /// The ids of the messages that answer it; never empty.
        var evidence: [String]

        private enum CodingKeys: String, CodingKey {
            case id = "query_id"
            case conversation = "conversation_id"
            case text, category, evidence
        }
    }

    package let name: String
    let messages: [Message]
    let questions: [Question]

    package init(folder: String) throws {
        name = folder.split(separator: "/").last.map(String.init) ?? folder
        let messages = try JSONLines<Message>(path: "\(folder)/\(Self.messagesFile)")
        let questions = try JSONLines<Question>(path: "\(folder)/\(Self.questionsFile)")
        try Self.check(messages, questions)
        self.messages = messages.values
        self.questions = questions.values
    }

    /// The folder itself if it holds a set, else every folder in it that does, by name.
    package static func folders(at path: String) throws -> [String] {
        let files = FileManager.default
        if files.fileExists(atPath: "\(path)/\(messagesFile)") { return [path] }
        let names = (try? files.contentsOfDirectory(atPath: path))?.sorted() ?? []
        let folders = names.map { "\(path)/\($0)" }
            .filter { files.fileExists(atPath: "\($0)/\(messagesFile)") }
        guard !folders.isEmpty else { throw EvaluationError.noData(folder: path) }
        return folders
    }

    private static let messagesFile = "memories.jsonl"
    private static let questionsFile = "queries.jsonl"
}

// MARK: What no single line can tell

extension EvaluationSet {
    private static func check(
        _ messages: JSONLines<Message>,
        _ questions: JSONLines<Question>
    ) throws(EvaluationError) {
        var known: [String: Set<String>] = [:]
        for (line, message) in messages.numbered {
            guard SessionID(message.conversation) != nil else {
                throw messages.error("conversation_id must have 1 to 256 bytes", line: line)
            }
            guard message.timestamp == nil || message.date != nil else {
                throw messages.error("timestamp is no ISO 8601 time", line: line)
            }
            guard known[message.conversation, default: []].insert(message.id).inserted else {
                throw messages.error("memory_id '\(message.id)' is there twice", line: line)
            }
        }
        var ids: Set<String> = []
        for (line, question) in questions.numbered {
            guard ids.insert(question.id).inserted else {
                throw questions.error("query_id '\(question.id)' is there twice", line: line)
            }
            guard let memories = known[question.conversation] else {
                throw questions.error("no memory of '\(question.conversation)'", line: line)
            }
            guard !question.evidence.isEmpty else {
                throw questions.error("no evidence", line: line)
            }
            if let unknown = question.evidence.first(where: { !memories.contains($0) }) {
                throw questions.error("evidence '\(unknown)' is no memory", line: line)
            }
        }
    }
}
