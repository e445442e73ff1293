import FoundationEssentials
import Testing

@testable import MemoryCore

@Suite
struct MemoryIndexTests {
    @Test func `a scope is read once and then found without the store`() throws {
        let store = BlockingStore([.said("I play the violin")])
        let index = MemoryIndex(store: store, budgetBytes: 1 << 20)
        #expect(index.recallIfReady(.about("violin")) == nil)
        #expect(try index.recall(.about("violin")).contents == ["I play the violin"])
        #expect(index.recallIfReady(.about("violins"))?.contents == ["I play the violin"])
        #expect(store.reads(of: .alice) == 1)
    }

    @Test func `another scope's memories are never returned`() throws {
        let store = BlockingStore([
            .said("Alice plays the violin", in: .alice), .said("Bob plays the violin", in: .bob),
        ])
        let index = MemoryIndex(store: store, budgetBytes: 1 << 20)
        #expect(try index.recall(.about("violin")).contents == ["Alice plays the violin"])
        index.upsert([.said("Bob sold the violin", in: .bob, at: 1)])
        #expect(try index.recall(.about("violin")).contents == ["Alice plays the violin"])
        #expect(try index.recall(.about("violin", in: .bob)).contents == ["Bob plays the violin"])
    }

    @Test func `exchanges that are not yet memories are found by words`() throws {
        let store = BlockingStore([])
        store.addPending(.pending(user: "My cat is called Miso", reply: "What a name!"))
        let index = MemoryIndex(store: store, budgetBytes: 1 << 20)
        #expect(try index.recall(.about("cats")).contents.first == "My cat is called Miso")
    }

    @Test func `a memory stored while its scope is being read is not missed`() throws {
        let store = BlockingStore([.said("I play the violin")], holding: .alice)
        let index = MemoryIndex(store: store, budgetBytes: 1 << 20)
        let load = Blocking { try index.recall(.about("violin cello", topK: 10)) }
        store.waitForRead()
        let late = Memory.said("I play the cello", at: 1)
        store.add(late)
        index.upsert([late])
        store.letRead()
        #expect(try load.value().contents.count == 2)
        #expect(index.recallIfReady(.about("cello"))?.contents.first == "I play the cello")
    }

    @Test func `a memory erased while its scope is being read is gone`() throws {
        let violin = Memory.said("I play the violin")
        let store = BlockingStore([violin], holding: .alice)
        let index = MemoryIndex(store: store, budgetBytes: 1 << 20)
        let load = Blocking { try index.recall(.about("violin")) }
        store.waitForRead()
        index.remove([violin.id], in: .alice)
        store.letRead()
        #expect(try load.value().contents.isEmpty)
    }

    @Test func `a slow read of one scope holds up no other`() throws {
        let store = BlockingStore(
            [.said("slow violin", in: .alice), .said("quick violin", in: .bob)],
            holding: .alice
        )
        let index = MemoryIndex(store: store, budgetBytes: 1 << 20)
        let load = Blocking { try index.recall(.about("violin")) }
        store.waitForRead()
        #expect(try index.recall(.about("violin", in: .bob)).contents == ["quick violin"])
        #expect(index.recallIfReady(.about("violin", in: .bob))?.contents == ["quick violin"])
        #expect(index.recallIfReady(.about("violin", in: .alice)) == nil)
        store.letRead()
        #expect(try load.value().contents == ["slow violin"])
    }

    @Test func `many who need a scope at once cause one read`() throws {
        let store = BlockingStore([.said("I play the violin")], holding: .alice)
        let index = MemoryIndex(store: store, budgetBytes: 1 << 20)
        let loads = (0..<4).map { _ in Blocking { try index.recall(.about("violin")) } }
        store.waitForRead()
        store.letRead()
        for load in loads { #expect(try load.value().contents == ["I play the violin"]) }
        #expect(store.reads(of: .alice) == 1)
    }

    @Test func `a read that failed is tried again`() throws {
        struct Broken: Error {}
        let store = BlockingStore([.said("I play the violin")])
        let index = MemoryIndex(store: store, budgetBytes: 1 << 20)
        store.fail(with: Broken())
        #expect(throws: Broken.self) { try index.recall(.about("violin")) }
        store.fail(with: nil)
        #expect(try index.recall(.about("violin")).contents == ["I play the violin"])
    }

    @Test func `a scope that went and came back answers the same`() throws {
        let memories = (0..<50).flatMap { position in
            [Scope.alice, .bob].map {
                Memory.said("violin lesson \(position)", in: $0, at: position)
            }
        }
        let store = BlockingStore(memories)
        let index = MemoryIndex(store: store, budgetBytes: 1)
        let before = try index.recall(.about("violin lesson 7"))
        _ = try index.recall(.about("violin", in: .bob))
        #expect(index.recallIfReady(.about("violin")) == nil)
        let after = try index.recall(.about("violin lesson 7"))
        #expect(store.reads(of: .alice) == 2)
        #expect(after.items.map(\.memory) == before.items.map(\.memory))
        #expect(after.items.map(\.score) == before.items.map(\.score))
    }

    @Test func `a dropped scope is read again`() throws {
        let store = BlockingStore([.said("I play the violin")])
        let index = MemoryIndex(store: store, budgetBytes: 1 << 20)
        _ = try index.recall(.about("violin"))
        index.drop(.alice)
        #expect(index.recallIfReady(.about("violin")) == nil)
    }

    @Test func `a large scope is not searched on the caller's thread`() throws {
        let count = MemoryIndex.maxMemoriesOnCallersThread + 1
        let store = BlockingStore((0..<count).map { .said("violin \($0)", at: $0) })
        let index = MemoryIndex(store: store, budgetBytes: 1 << 30)
        #expect(try index.recall(.about("violin")).items.count == 6)
        #expect(index.recallIfReady(.about("violin")) == nil)
    }

    @Test func `readers and writers side by side lose nothing`() async throws {
        let store = BlockingStore([])
        let index = MemoryIndex(store: store, budgetBytes: 1 << 30)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    for number in 0..<100 {
                        let memory = Memory.said(
                            "violin w\(writer)n\(number)",
                            conversation: UInt64(writer),
                            at: number
                        )
                        store.add(memory)
                        index.upsert([memory])
                        _ = try index.recall(.about("violin"))
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try index.recall(.about("violin", topK: 500)).items.count == 400)
    }
}

extension RecallQuery {
    fileprivate static func about(
        _ text: String,
        in scope: Scope = .alice,
        topK: Int = 6
    ) -> RecallQuery {
        RecallQuery(scope: scope, text: text, topK: topK)
    }
}

extension MemoryIndex {
    fileprivate func recall(_ query: RecallQuery) throws -> Recall {
        try recall(query, excluding: { _ in false })
    }

    fileprivate func recallIfReady(_ query: RecallQuery) -> Recall? {
        recallIfReady(query, excluding: { _ in false })
    }
}

extension JournalEntry {
    fileprivate static func pending(user: String, reply: String) -> JournalEntry {
        let now = Date(timeIntervalSince1970: 1_777_881_600)
        let exchange = Exchange(
            scope: .alice,
            identity: ExchangeIdentity(digest: [1], hasHistory: false),
            conversation: ConversationID(1),
            position: 0,
            userText: user,
            replyText: reply,
            isComplete: true,
            occurredAt: now
        )
        return JournalEntry(
            id: ExchangeID(1),
            revision: 1,
            exchange: exchange,
            userMemoryID: MemoryID(at: now),
            replyMemoryID: MemoryID(at: now)
        )
    }
}
