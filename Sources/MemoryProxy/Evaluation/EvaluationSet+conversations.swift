import FoundationEssentials
import MemoryCore

extension EvaluationSet {
    /// A conversation of the set as the memories of one session, in the order in which they were
    /// said.
    struct Conversation {
        let scope: Scope
        let memories: [Memory]
        /// The set's name of each memory.
        let names: [MemoryID: String]
    }

    /// A session for each conversation, with what the proxy would have stored of it.
    func conversations() -> [String: Conversation] {
        var lines: [String: [(position: Int, message: Message)]] = [:]
        for (position, message) in messages.enumerated() {
            lines[message.conversation, default: []].append((position, message))
        }
        var conversations: [String: Conversation] = [:]
        for (name, lines) in lines {
            guard let session = SessionID(name) else { continue }
            let scope = Scope(agent: AgentID("evaluation"), session: session)
            conversations[name] = Conversation(scope: scope, lines)
        }
        return conversations
    }
}

extension EvaluationSet.Conversation {
    fileprivate init(
        scope: Scope,
        _ lines: [(position: Int, message: EvaluationSet.Message)]
    ) {
        var names: [MemoryID: String] = [:]
        self.scope = scope
        memories = lines.map { position, message in
            let memory = Memory(message, in: scope, position: position)
            names[memory.id] = message.id
            return memory
        }
        self.names = names
    }
}

extension Memory {
    /// Two people who talk are both users, and their names stand before what they say: a name in
    /// a question then finds its speaker. A picture is what its caption says.
    fileprivate init(_ message: EvaluationSet.Message, in scope: Scope, position: Int) {
        let isNamed = message.speaker != message.role.rawValue
        let text = message.text + (message.caption.map { " [\($0)]" } ?? "")
        let time = message.date ?? Date(timeIntervalSince1970: Double(position))
        self.init(
            id: MemoryID(at: time),
            scope: scope,
            role: isNamed || message.role == .user ? .user : .assistant,
            content: isNamed ? "\(message.speaker): \(text)" : text,
            conversation: ConversationID(UInt64(bitPattern: Int64(message.session))),
            position: position,
            createdAt: time,
            occurredAt: time
        )
    }
}

extension EvaluationSet.Message {
    /// Nil without a timestamp, or if it is none.
    var date: Date? {
        guard let timestamp else { return nil }
        return (try? Date(timestamp, strategy: .iso8601))
            ?? (try? Date("\(timestamp)Z", strategy: .iso8601))
    }
}
