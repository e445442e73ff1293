import TestSupport
import Testing

@testable import MemoryCore

@Suite
struct `The engine` {
    private let control = InMemoryStore.Control()
    private let store: InMemoryStore
    private let engine: MemoryEngine

    init() {
        store = InMemoryStore(control: control)
        engine = MemoryEngine(
            store: store,
            indexBudgetBytes: 1 << 20,
            logger: .silent,
            flushDelay: .zero,
            backoff: Backoff(first: .zero)
        )
    }

    private func record(_ exchange: Exchange) async throws {
        try await withCheckedThrowingContinuation { continuation in
            engine.record(exchange) { continuation.resume(with: $0) }
        }
    }

    private func runToTheEnd() async {
        let run = Task { await engine.run() }
        run.cancel()
        await run.value
    }

    private func recalled(_ text: String, in scope: Scope = .make()) throws -> [String] {
        let query = RecallQuery(scope: scope, text: text)
        return try engine.recall(query, excluding: { _ in false }).items.map(\.memory.content)
    }

    @Test
    func `finds an exchange as soon as it is said to be safe, before any worker has run`()
        async throws
    {
        #expect(try recalled("Which tea do I like?").isEmpty)
        try await record(.make())
        #expect(try recalled("Which tea do I like?").contains("I like green tea."))
        #expect(try store.memories(in: .make()).isEmpty)
    }

    @Test
    func `finds it in its own scope only`() async throws {
        try await record(.make())
        #expect(try recalled("Which tea do I like?", in: .make(session: "Alice")).isEmpty)
        #expect(try recalled("Which tea do I like?", in: .make(agent: "Acme")).isEmpty)
    }

    @Test
    func `no longer finds the reply that a regenerated answer has replaced`() async throws {
        #expect(try recalled("violin").isEmpty)
        try await record(.make(reply: "You play the violin."))
        #expect(try recalled("violin").contains("You play the violin."))
        try await record(.make(reply: ""))
        #expect(try !recalled("violin").contains("You play the violin."))
    }

    @Test
    func `turns exchanges into memories and flushes the store behind them`() async throws {
        let run = Task { await engine.run() }
        try await record(.make())
        await control.calls.wait { $0 == .complete(1) }
        await control.calls.wait { $0 == .flush }
        run.cancel()
        await run.value
        #expect(try store.memories(in: .make()).map(\.content) == ["I like green tea.", "Noted."])
    }

    @Test
    func `leaves nothing in memory alone when it ends`() async throws {
        for number in 1...100 { engine.record(.make(user: "Message \(number)")) { _ in } }
        await runToTheEnd()
        #expect(engine.journalDepth == 0)
        let kept =
            try store.pendingEntries(limit: 1000).count + store.memories(in: .make()).count / 2
        #expect(kept == 100)
        #expect(control.calls.all.contains(.flush))
    }

    @Test
    func `is degraded while exchanges are not kept, and recovers by itself`() async throws {
        control.fail(true)
        await #expect(throws: InMemoryStore.DiskFull.self) { try await record(.make()) }
        #expect(engine.health == .degraded("journal: the disk is full"))
        #expect(engine.journalDepth == 1)
        control.fail(false)
        await runToTheEnd()
        #expect(engine.health == .ok)
        #expect(engine.journalDepth == 0)
    }
}
