import ChatCodec
import FoundationEssentials
import MemoryCore
import Testing

@testable import MemoryProxy

@Suite struct PortableMemoryTests {
    private static let id = "0198c5e2-7c1f-7bb0-a1f4-2f0c6d1b9e55"

    private func value(_ text: String) throws -> JSONValue { try JSONValue(reading: text.utf8) }

    private func date(_ text: String) throws -> Date { try #require(Moment.date(text)) }

    @Test func `a text is a memory that says no more`() throws {
        #expect(try PortableMemory(plain: "likes tea") == PortableMemory(content: "likes tea"))
    }

    @Test func `of a plain object everything is read that our export has`() throws {
        let memory = try PortableMemory(
            plain: value(
                """
                {"id": "\(Self.id)", "content": "likes tea", "session_id": "alice", "role": "user",
                 "memory_type": "preference", "metadata": {"a": [1]}, "user_id": "u1",
                 "created_at": "2026-05-04T10:15:00Z", "timestamp": 1777889700,
                 "expires_at": "2027-01-01", "last_accessed_at": null, "pinned": true,
                 "access_count": 3, "position": 4, "conversation": "00000000000000ff"}
                """
            )
        )
        var expected = PortableMemory(content: "likes tea")
        expected.id = MemoryID(text: Self.id)
        expected.session = SessionID("alice")
        expected.role = .user
        expected.kind = .preference
        expected.metadata = ["a": [1]]
        expected.userID = "u1"
        expected.createdAt = try date("2026-05-04T10:15")
        expected.occurredAt = try date("2026-05-04T10:15")
        expected.expiresAt = try date("2027-01-01")
        expected.isPinned = true
        expected.accessCount = 3
        expected.position = 4
        expected.conversation = ConversationID(255)
        #expect(memory == expected)
    }

    @Test func `a conversation has a name or sixteen digits`() throws {
        let named = try PortableMemory(plain: ["content": "a", "conversation": "trip to Rome"])
        let again = try PortableMemory(plain: ["content": "b", "conversation_id": "trip to Rome"])
        let other = try PortableMemory(plain: ["content": "b", "conversation": "trip to Bonn"])
        #expect(named.conversation == again.conversation)
        #expect(named.conversation != other.conversation)
    }

    @Test func `an id that is no UUID means something to another program only`() throws {
        #expect(try PortableMemory(plain: ["content": "a", "id": "row 5"]).id == nil)
    }

    @Test(arguments: [
        ("role", "'role' is not one of user, assistant, tool, none"),
        ("memory_type", "'memory_type' is not one of"),
        ("created_at", "'created_at' is not a time"),
        ("metadata", "'metadata' is not an object"), ("pinned", "'pinned' is not true or false"),
        ("access_count", "'access_count' is not a whole number"),
        ("superseded_by", "'superseded_by' is not a UUID"),
    ])
    func `what is there and not what it should be is told`(name: String, problem: String) throws {
        let error = #expect(throws: ImportProblem.self) {
            try PortableMemory(plain: ["content": "a", "\(name)": "nonsense"])
        }
        #expect("\(try #require(error))".hasPrefix(problem))
    }

    @Test func `a fact of mem0 becomes a fact of the user's session`() throws {
        let memory = try PortableMemory(
            mem0: value(
                """
                {"id": "\(Self.id)", "memory": "Is vegetarian", "hash": "d3", "user_id": "alice",
                 "metadata": {"category": "food"}, "created_at": "2026-05-04T03:15:00-07:00",
                 "updated_at": null, "run_id": "r1"}
                """
            )
        )
        #expect(memory.id == MemoryID(text: Self.id))
        #expect(memory.content == "Is vegetarian")
        #expect(memory.session == SessionID("alice"))
        #expect((memory.kind, memory.role) == (.fact, .none))
        #expect(memory.metadata == ["category": "food"])
        #expect(memory.createdAt == (try date("2026-05-04T10:15")))
        #expect(memory.conversation == ConversationID(naming: "r1"))
    }

    @Test func `mem0's raw messages keep who said them`() throws {
        let memory = try PortableMemory(mem0: ["memory": "I like tea", "role": "user"])
        #expect((memory.kind, memory.role) == (.episodic, .user))
    }

    @Test func `an element of Kronvex is read in full`() throws {
        let memory = try PortableMemory(
            kronvex: value(
                """
                {"id": "\(Self.id)", "agent_id": "6f1c7f1a-3f7e-4c7e-9a55-6d2a0f9f5b11",
                 "content": "Prefers tea", "session_id": "alice", "memory_type": "semantic",
                 "pinned": true, "access_count": 7, "created_at": "2026-05-04T10:15:00Z"}
                """
            )
        )
        #expect(memory.id == MemoryID(text: Self.id))
        #expect(memory.session == SessionID("alice"))
        #expect(memory.kind == .semantic)
        #expect(memory.isPinned)
        #expect(memory.accessCount == 7)
    }

    @Test func `what bulk-import reads of it is the same memory`() throws {
        var memory = PortableMemory(content: "a\u{0}\u{2028}\u{1F469}\u{200D}\u{1F469} é")
        memory.id = MemoryID(text: Self.id)
        memory.session = SessionID(" odd\n\u{1}é ")
        memory.role = .assistant
        memory.kind = .procedural
        memory.metadata = ["k": [1, 2.5, .null, true, "x"]]
        memory.userID = "u"
        memory.createdAt = try date("2026-05-04T10:15:00.123456Z")
        memory.occurredAt = try date("1999-12-31T23:59:59.999999Z")
        memory.expiresAt = try date("2030-01-01")
        memory.lastAccessedAt = try date("2026-05-05")
        memory.isPinned = true
        memory.isComplete = false
        memory.accessCount = 9
        memory.supersededBy = MemoryID(text: Self.id)
        memory.conversation = ConversationID(.max)
        memory.position = 12
        let body: JSONValue = ["memories": [memory.json]]
        var fields = FieldReader(body: try JSONValue(reading: body.bytes))
        let brought = BulkImport(&fields, agent: AgentID("a"), now: Date())
        try fields.finish()
        let kept = try #require(brought.memories.first)
        #expect(kept.memory.content.utf8.elementsEqual(memory.content.utf8))
        #expect(kept.scope.session == memory.session)
        let back = try PortableMemory(plain: kept.json)
        var expected = memory
        expected.isComplete = true  // a plain object does not say
        #expect(back == expected)
        #expect(!kept.memory.isComplete)
    }
}
