import TestSupport
import Testing

@testable import MemoryCore

@Suite
struct `The embedding worker` {
    private let control = InMemoryStore.Control()
    private let store: InMemoryStore
    private let embedder = FixedEmbedder()
    private let index: MemoryIndex
    private let health = HealthRecord(logger: .silent)

    init() {
        store = InMemoryStore(control: control)
        index = MemoryIndex(store: store, embedder: embedder, budgetBytes: 1 << 20)
    }

    private func worker(_ embedder: FixedEmbedder? = nil) -> EmbeddingWorker {
        EmbeddingWorker(
            store: store,
            embedder: embedder ?? self.embedder,
            index: index,
            onStore: {},
            health: health,
            backoff: Backoff(first: .zero, longest: .zero)
        )
    }

    /// Runs the worker beside the test, and to its end.
    private func running(
        _ worker: EmbeddingWorker,
        _ body: () async throws -> Void
    ) async rethrows {
        let run = Task { await worker.run() }
        defer { run.cancel() }
        try await body()
        embedder.release()
        run.cancel()
        await run.value
    }

    @discardableResult
    private func stored(_ texts: String..., reply: String = "") throws -> [Memory] {
        try texts.flatMap { text in
            let entries = try store.append([.make(user: text, reply: reply)])
            return try store.complete(
                entries.map { ProcessedEntry(entry: $0, memories: $0.memories) }
            )
        }
    }

    /// The letters of the query are those of the text that it should find, the words are not.
    private func found(_ letters: String) throws -> [String] {
        let query = RecallQuery(scope: .make(), text: letters)
        return try index.recall(query, excluding: { _ in false }).items.map(\.memory.content)
    }

    private func isEmbedded() async {
        while true {
            let seen = control.calls.all.count
            if (try? store.countMemories(without: embedder.space)) == 0 { return }
            await control.calls.first(seen + 2)
        }
    }

    @Test
    func `embeds what an older run has left, the latest first`() async throws {
        let memories = try stored("one", "two", "three")
        await running(worker()) { await isEmbedded() }
        #expect(embedder.calls.all.flatMap(\.self) == ["three", "two", "one"])
        for memory in memories {
            #expect(store.vectors(of: memory.id) == [embedder.vector(of: memory.content)])
        }
    }

    @Test
    func `embeds what comes, and the index finds it by meaning`() async throws {
        #expect(try found("nothing yet").isEmpty)
        let worker = worker()
        try await running(worker) {
            let memories = try stored("quartz")
            index.upsert(memories)
            worker.wake()
            await isEmbedded()
        }
        #expect(try found("ztraqu") == ["quartz"])
    }

    @Test
    func `lets an exchange be found by meaning at once, while the embedder is busy with others`()
        async throws
    {
        #expect(try found("nothing yet").isEmpty)
        try stored("busy")
        embedder.hold()
        let worker = worker()
        try await running(worker) {
            await embedder.calls.first(1)
            index.show(try store.append([.make(user: "quartz")]))
            #expect(try found("ztraqu") == ["quartz"])
            #expect(embedder.calls.all == [["busy"]])
        }
    }

    @Test
    func `replaces the vectors of another space`() async throws {
        let memories = try stored("quartz")
        let old = FixedEmbedder(space: VectorSpace(name: "letters/5", dimensions: 5))
        await running(worker(old)) { await old.calls.first(1) }
        #expect(try store.countMemories(without: old.space) == 0)
        await running(worker()) { await isEmbedded() }
        #expect(store.vectors(of: memories[0].id) == [embedder.vector(of: "quartz")])
        #expect(try found("ztraqu") == ["quartz"])
    }

    @Test
    func `asks again when the embedder fails, and says so meanwhile`() async throws {
        try stored("one", "two")
        embedder.refuse { _ in true }
        await running(worker()) {
            await embedder.calls.first(5)
            #expect(health.health == .degraded("embedder: the embedder is overloaded"))
            embedder.refuse { _ in false }
            await isEmbedded()
        }
        #expect(health.health == .ok)
    }

    @Test
    func `is held back by no text that the embedder refuses`() async throws {
        let memories = try stored("one", "two", "refused", "three", "four")
        embedder.refuse { $0 == "refused" }
        try await running(worker()) {
            while try store.countMemories(without: embedder.space) > 1 { await Task.yield() }
        }
        #expect(store.vectors(of: memories[2].id).isEmpty)
        #expect(store.vectors(of: memories[0].id).count == 1)
    }

    @Test
    func `goes on when the store works again`() async throws {
        try stored("one")
        control.fail(true)
        await running(worker()) {
            await control.calls.first(6)
            control.fail(false)
            await embedder.calls.first(1)
        }
        #expect(embedder.calls.all == [["one"]])
    }

    @Test
    func `gives no vectors to a text that has changed meanwhile, then those of the new one`()
        async throws
    {
        try stored("one", reply: "old")
        embedder.hold()
        let worker = worker()
        var changed: [Memory] = []
        try await running(worker) {
            await embedder.calls.first(1)
            changed = try stored("one", reply: "new")
            embedder.release()
            worker.wake()
            await isEmbedded()
        }
        let reply = try #require(changed.last)
        #expect(store.vectors(of: reply.id) == [embedder.vector(of: "new")])
    }

    @Test
    func `gives a long text a vector a passage, and asks for few passages at once`() async throws {
        let long = String(repeating: "These are ten words, and so it goes on. ", count: 80)
        let memories = try stored(long, "short", "42")
        await running(worker()) { await isEmbedded() }
        let passages = Passages.ranges(of: long).count
        #expect(passages > 1)
        #expect(store.vectors(of: memories[0].id).count == passages)
        #expect(store.vectors(of: memories[2].id).isEmpty)
        #expect(embedder.calls.all.allSatisfy { $0.count <= EmbeddingRound.maxPassages })
    }
}
