import ChatCodec
import FoundationEssentials
import MemoryCore

/// One conversation of ChatGPT's `conversations.json`.
///
/// `mapping` is a tree: every edit and every regenerated answer is a branch. What counts is the
/// branch that the person saw last, from `current_node` up to the root.
struct ChatGPTConversation {
    /// What was said by the user and the assistant, in order.
    let memories: [PortableMemory]

    init(_ value: JSONValue) throws(ImportProblem) {
        guard let nodes = value["mapping"]?.members else { throw .missing("mapping") }
        let fields = try ImportedFields(value)
        let name = try fields.text("conversation_id", "id")
        let started = try fields.date("create_time")
        let branch = Self.branch(of: nodes, upFrom: try fields.text("current_node"))
        var memories: [PortableMemory] = []
        for (position, node) in branch.enumerated() {
            guard let message = node["message"],
                var memory = Self.memory(message, started: started)
            else { continue }
            memory.position = position
            memory.conversation = name.map { ConversationID(naming: $0) }
            memories.append(memory)
        }
        self.memories = memories
    }

    /// From the first message to the last. Without a known end it is the last of the newest
    /// children, all the way down.
    private static func branch(
        of nodes: [String: JSONValue],
        upFrom last: String?
    ) -> [JSONValue] {
        var branch: [JSONValue] = []
        var name = last.flatMap { nodes[$0] == nil ? nil : $0 } ?? newestLeaf(of: nodes)
        var seen: Set<String> = []
        while let current = name, let node = nodes[current], seen.insert(current).inserted {
            branch.append(node)
            name = node["parent"]?.text
        }
        return branch.reversed()
    }

    private static func newestLeaf(of nodes: [String: JSONValue]) -> String? {
        var name = nodes.filter { $0.value["parent"]?.text == nil }.keys.min()
        var seen: Set<String> = []
        while let current = name, seen.insert(current).inserted {
            guard let child = nodes[current]?["children"]?.elements?.last?.text else { break }
            name = child
        }
        return name
    }

    /// Nil for what the person did not say or see: instructions, tools, hidden and empty messages.
    private static func memory(_ message: JSONValue, started: Date?) -> PortableMemory? {
        guard let role = message["author"]?["role"]?.text.flatMap(Memory.Role.init(rawValue:)),
            role == .user || role == .assistant,
            message["metadata"]?["is_visually_hidden_from_conversation"]?.isTrue != true,
            message["recipient"]?.text ?? "all" == "all",
            let content = message["content"], let text = text(of: content), !text.isEmpty
        else { return nil }
        var memory = PortableMemory(content: text)
        memory.id = message["id"]?.text.flatMap(MemoryID.init(text:))
        memory.role = role
        memory.occurredAt = message["create_time"]?.double.flatMap(Moment.date) ?? started
        memory.isComplete = message["status"]?.text != "in_progress"
        return memory
    }

    /// The texts among the parts; pictures and files are objects there. A model's thoughts, code that
    /// it ran and custom instructions have other types, and are not what was said.
    private static func text(of content: JSONValue) -> String? {
        guard let type = content["content_type"]?.text,
            ["text", "multimodal_text"].contains(type)
        else { return nil }
        let parts = content["parts"]?.elements ?? []
        let texts = parts.compactMap { part in
            part.text
                ?? (part["content_type"]?.text == "audio_transcription" ? part["text"]?.text : nil)
        }
        return texts.filter { !$0.isEmpty }.joined(separator: "\n")
    }
}
