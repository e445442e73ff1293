import TestSupport
import Testing

@testable import MemoryCore

@Suite
struct `An engine with limits` {
    private let store = InMemoryStore(control: InMemoryStore.Control())
    private let engine: MemoryEngine

    init() {
        var limits = StorageLimits()
        limits.memories = 3
        engine = MemoryEngine(
            store: store,
            indexBudgetBytes: 1 << 20,
            storageLimits: limits,
            logger: .silent
        )
    }

    private func remember(_ texts: String...) throws -> [Remembered] {
        try engine.remember(texts.map { NewMemory(content: $0) }, in: .make())
    }

    @Test func `remembers up to the limit, all of a list or nothing`() throws {
        _ = try remember("one", "two")
        let reached = MemoryEngineError.limitReached(.memories(limit: 3))
        #expect(throws: reached) { try remember("three", "four") }
        _ = try remember("three")
        #expect(throws: reached) { try remember("four") }
        #expect(try store.memories(in: .make()).count == 3)
        #expect(!engine.hasRoom(for: .make()))
    }

    @Test func `has room again when something was forgotten`() throws {
        let ids = try remember("one", "two", "three").map(\.memory.id)
        #expect(throws: MemoryEngineError.self) { try remember("four") }
        try engine.forget([ids[0]], in: Reach(.make()))
        _ = try remember("four")
    }

    @Test func `limits each agent by itself`() throws {
        _ = try remember("one", "two", "three")
        _ = try engine.remember([NewMemory(content: "one")], in: .make(agent: "another"))
    }
}

extension AgentID {
    fileprivate static func make() -> AgentID { Scope.make().agent }
}
