import TestSupport
import Testing

@testable import MemoryCore

@Suite
struct `What the engine keeps` {
    private static let card = "4111 1111 1111 1111"
    private static let key = "sk-abcDEF0123456789abcdef0123456789"

    private let store = InMemoryStore(control: InMemoryStore.Control())

    private func engine(redaction: Redaction? = Redaction()) -> MemoryEngine {
        MemoryEngine(
            store: store,
            indexBudgetBytes: 1 << 20,
            redaction: redaction,
            logger: .silent
        )
    }

    @Test func `an exchange reaches the store without its secrets`() async throws {
        let exchange = Exchange.make(user: "Use \(Self.key).", reply: "I use \(Self.key).")
        try await record(exchange, by: engine())
        let entry = try #require(try store.pendingEntries(limit: 10).first)
        #expect(entry.exchange.userText == "Use [redacted: key].")
        #expect(entry.exchange.replyText == "I use [redacted: key].")
        #expect(entry.exchange.identity == exchange.identity)
    }

    @Test func `what is remembered, changed or brought is kept without secrets, metadata too`()
        throws
    {
        let engine = engine()
        let metadata = "{\"card\":\"\(Self.card)\"}"
        let kept = try engine.remember(
            NewMemory(content: "My card is \(Self.card).", metadata: metadata),
            in: .make()
        ).memory
        #expect(kept.memory.content == "My card is [redacted: card].")
        #expect(kept.metadata == "{\"card\":\"[redacted: card]\"}")

        let change = MemoryChange(content: "Key \(Self.key)", metadata: metadata)
        let changed = try #require(try engine.change(kept.id, in: Reach(.make()), change))
        #expect(changed.memory.content == "Key [redacted: key]")
        #expect(changed.metadata == "{\"card\":\"[redacted: card]\"}")

        var brought = kept
        brought.memory = Memory.said("Old key \(Self.key)", in: .make())
        _ = try engine.importMemories([brought])
        #expect(try store.memories(in: .make()).map(\.content).contains("Old key [redacted: key]"))
    }

    @Test func `an agent's name and description hold no secrets either`() throws {
        let engine = engine()
        let agent = try engine.createAgent(name: "a \(Self.card)", description: Self.key)
        #expect(agent.name == "a [redacted: card]")
        #expect(agent.description == "[redacted: key]")
        let changed = try engine.changeAgent(
            agent.id,
            AgentChange(metadata: "{\"k\":\"\(Self.key)\"}")
        )
        #expect(changed?.metadata == "{\"k\":\"[redacted: key]\"}")
    }

    @Test func `without redaction all is kept as it came`() async throws {
        try await record(.make(user: "Use \(Self.key)."), by: engine(redaction: nil))
        #expect(try store.pendingEntries(limit: 10)[0].exchange.userText == "Use \(Self.key).")
    }

    private func record(_ exchange: Exchange, by engine: MemoryEngine) async throws {
        try await withCheckedThrowingContinuation { continuation in
            engine.record(exchange) { continuation.resume(with: $0) }
        }
    }
}
