import Synchronization
import TestSupport
import Testing

@testable import MemoryCore

@Suite
struct `Embedding a store anew` {
    private let store = InMemoryStore()
    private let embedder = FixedEmbedder()
    private let reports = Events<Reembedding.Progress>()

    private func store(_ count: Int) throws {
        let entries = try store.append((0..<count).map { .make(user: "Message \($0)", reply: "") })
        try store.complete(entries.map { ProcessedEntry(entry: $0, memories: $0.memories) })
    }

    @Test
    func `reports from nothing to everything`() async throws {
        try store(5)
        let embedding = Reembedding(store: store, embedder: embedder, batchSize: 2)
        try await embedding.run { reports.add($0) }
        #expect(reports.all.map(\.done) == [0, 2, 4, 5, 5])
        #expect(reports.all.allSatisfy { $0.total == 5 })
        #expect(try store.countMemories(without: embedder.space) == 0)
    }

    @Test
    func `goes on where it was stopped`() async throws {
        try store(5)
        embedder.refuse { $0 == "Message 1" }
        let embedding = Reembedding(store: store, embedder: embedder, batchSize: 2)
        await #expect(throws: FixedEmbedder.Overloaded.self) {
            try await embedding.run { reports.add($0) }
        }
        #expect(reports.all.last == .init(done: 2, total: 5))
        embedder.refuse { _ in false }
        try await embedding.run { reports.add($0) }
        #expect(reports.all.last == .init(done: 3, total: 3))
    }

    @Test
    func `leaves alone what is embedded already`() async throws {
        try store(3)
        let embedding = Reembedding(store: store, embedder: embedder)
        try await embedding.run { _ in }
        try await embedding.run { reports.add($0) }
        #expect(reports.all == [.init(done: 0, total: 0), .init(done: 0, total: 0)])
        #expect(embedder.calls.all.count == 1)
    }
}
