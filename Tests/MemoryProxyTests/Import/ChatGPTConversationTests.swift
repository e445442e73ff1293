import ChatCodec
import FoundationEssentials
import MemoryCore
import Testing

@testable import MemoryProxy

@Suite struct ChatGPTConversationTests {
    /// A node of the tree with a message of that role, or with none.
    private func node(
        parent: String?,
        children: [String],
        _ role: String? = nil,
        _ text: String = "",
        _ others: [String: JSONValue] = [:]
    ) -> JSONValue {
        var message: JSONValue = .null
        if let role {
            let fields: [String: JSONValue] = [
                "author": ["role": .string(role)], "create_time": 1_777_889_700.5,
                "content": ["content_type": "text", "parts": [.string(text)]],
            ]
            message = .object(fields.merging(others) { _, new in new })
        }
        return [
            "message": message, "parent": parent.map(JSONValue.string) ?? .null,
            "children": .array(children.map(JSONValue.string)),
        ]
    }

    private func said(_ conversation: JSONValue) throws -> [String] {
        try ChatGPTConversation(conversation).memories.map { "\($0.role): \($0.content)" }
    }

    /// A question that was answered twice.
    private func regenerated(current: String?) -> JSONValue {
        [
            "title": "t", "conversation_id": "c1", "create_time": 1_777_889_000,
            "current_node": current.map(JSONValue.string) ?? .null,
            "mapping": [
                "root": node(parent: nil, children: ["q"]),
                "q": node(parent: "root", children: ["first", "second"], "user", "Why?"),
                "first": node(parent: "q", children: [], "assistant", "No idea."),
                "second": node(parent: "q", children: [], "assistant", "Because."),
            ],
        ]
    }

    @Test func `the branch counts that was seen last`() throws {
        #expect(try said(regenerated(current: "first")) == ["user: Why?", "assistant: No idea."])
        #expect(try said(regenerated(current: "second")) == ["user: Why?", "assistant: Because."])
    }

    @Test(arguments: [nil, "gone"])
    func `without a known end it is the newest`(current: String?) throws {
        #expect(try said(regenerated(current: current)) == ["user: Why?", "assistant: Because."])
    }

    @Test func `messages keep their time, their order and their conversation`() throws {
        let memories = try ChatGPTConversation(regenerated(current: "second")).memories
        #expect(
            memories.map(\.occurredAt?.timeIntervalSince1970) == [1_777_889_700.5, 1_777_889_700.5]
        )
        #expect(memories[0].position < memories[1].position)
        #expect(Set(memories.map(\.conversation)) == [ConversationID(naming: "c1")])
    }

    @Test func `what the person neither said nor saw is left out`() throws {
        let hidden: [String: JSONValue] = [
            "metadata": ["is_visually_hidden_from_conversation": true]
        ]
        let thought: [String: JSONValue] = [
            "content": ["content_type": "thoughts", "thoughts": []]
        ]
        let conversation: JSONValue = [
            "conversation_id": "c", "current_node": "6",
            "mapping": [
                "1": node(parent: nil, children: ["2"], "system", "Be kind."),
                "2": node(parent: "1", children: ["3"], "user", "About me", hidden),
                "3": node(parent: "2", children: ["4"], "user", "Draw a cat"),
                "4": node(parent: "3", children: ["5"], "assistant", "{}", ["recipient": "dalle"]),
                "5": node(parent: "4", children: ["6"], "assistant", "", thought),
                "6": node(parent: "5", children: [], "assistant", ""),
            ],
        ]
        #expect(try said(conversation) == ["user: Draw a cat"])
    }

    @Test func `of pictures and speech the words are read`() throws {
        let parts: JSONValue = [
            ["content_type": "image_asset_pointer", "asset_pointer": "file-service://x"],
            "What is this?", ["content_type": "audio_transcription", "text": "Tell me."],
        ]
        let content: JSONValue = ["content_type": "multimodal_text", "parts": parts]
        let conversation: JSONValue = [
            "mapping": ["1": node(parent: nil, children: [], "user", "", ["content": content])]
        ]
        #expect(try said(conversation) == ["user: What is this?\nTell me."])
    }

    @Test func `a tree that goes round in circles ends`() throws {
        let conversation: JSONValue = [
            "current_node": "a",
            "mapping": [
                "a": node(parent: "b", children: ["b"], "user", "one"),
                "b": node(parent: "a", children: ["a"], "user", "two"),
            ],
        ]
        #expect(try said(conversation) == ["user: two", "user: one"])
    }

    @Test func `a conversation without a tree is told`() {
        #expect(throws: ImportProblem.missing("mapping")) {
            try ChatGPTConversation(["title": "t"])
        }
    }
}
