import Foundation
import TestSupport
import Testing

@testable import MemoryCore

@Suite
struct `A large scope` {
    private let control = InMemoryStore.Control()
    private let store: InMemoryStore
    private let folder = SnapshotTestFolder()
    private let embedder = FixedEmbedder()

    init() throws {
        store = InMemoryStore(control: control)
        let texts = (0..<64).map { "message \($0)" }
        try say(texts + ["I play the violin"])
    }

    @discardableResult
    private func say(_ texts: [String]) throws -> [Memory] {
        let entries = try store.append(texts.map { .make(user: $0, reply: "") })
        return try store.complete(entries.map { ProcessedEntry(entry: $0, memories: $0.memories) })
    }

    /// An index as after a start.
    private func open() -> MemoryIndex {
        MemoryIndex(
            store: store,
            embedder: embedder,
            budgetBytes: 1 << 30,
            snapshots: folder.snapshots,
            minMemoriesToSave: 64
        )
    }

    /// An index that has saved the scope. It saves by itself what it has read.
    @discardableResult
    private func saved() async throws -> MemoryIndex {
        let index = open()
        _ = try index.recalled("violin")
        try await index.saving.run {}
        try #require(folder.names().count == 1)
        return index
    }

    /// How often the whole scope was read, the first time apart.
    private var rebuilds: Int { control.calls.all.count { $0 == .read(after: 0) } - 1 }

    @Test
    func `opens from its snapshot, and has what was stored since`() async throws {
        try await saved()
        try say(["I also play the cello"])
        let index = open()
        #expect(try index.recalled("violin") == ["I play the violin"])
        #expect(rebuilds == 0)
        #expect(try index.recalled("cello") == ["I also play the cello"])
    }

    @Test
    func `shows what is pending as well, and hides a reply that a later try lacks`() async throws {
        let entries = try store.append([.make(user: "Who am I?", reply: "A cellist.")])
        try store.complete(entries.map { ProcessedEntry(entry: $0, memories: $0.memories) })
        try await saved()
        _ = try store.append([
            .make(user: "Who am I?", reply: ""), .make(user: "I own a bassoon", reply: ""),
        ])
        let index = open()
        #expect(try index.recalled("bassoon") == ["I own a bassoon"])
        #expect(try index.recalled("cellist").isEmpty)
        #expect(rebuilds == 0)
    }

    @Test
    func `has vectors that came after its snapshot`() async throws {
        try await saved()
        let listed = try store.memories(without: embedder.space, before: .max, limit: 1)
        let vectors = [embedder.vector(of: "I play the violin")].compactMap(\.self)
        try store.storeVectors(
            listed.map { EmbeddedMemory(stored: $0, vectors: vectors) },
            in: embedder.space
        )
        #expect(try open().recalled("violin the play I", by: embedder) == ["I play the violin"])
        #expect(rebuilds == 0)
    }

    @Test
    func `is built anew when something was removed behind its back`() async throws {
        try await saved()
        let memories = try store.memories(in: .make())
        store.erase(try #require(memories.last).id)
        #expect(try open().recalled("violin").isEmpty)
        #expect(rebuilds == 1)
        store.erase(memories[0].id)
        #expect(try open().recalled("message 7") == ["message 7"])
    }

    @Test
    func `is built anew from another store`() async throws {
        try await saved()
        let other = InMemoryStore(control: control)
        let entries = try other.append([.make(user: "I play the tuba", reply: "")])
        try other.complete(entries.map { ProcessedEntry(entry: $0, memories: $0.memories) })
        let index = MemoryIndex(
            store: other,
            embedder: embedder,
            budgetBytes: 1 << 30,
            snapshots: folder.snapshots,
            minMemoriesToSave: 64
        )
        #expect(try index.recalled("tuba violin") == ["I play the tuba"])
    }

    @Test
    func `is built anew when its snapshot is damaged`() async throws {
        try await saved()
        var bytes = try folder.bytes()
        bytes[bytes.count / 2] ^= 4
        try folder.replace(with: bytes)
        #expect(try open().recalled("violin") == ["I play the violin"])
        #expect(rebuilds == 1)
    }

    @Test
    func `leaves no snapshot behind when one memory goes or all do`() async throws {
        let violin = try #require(try store.memories(in: .make()).last)
        let index = try await saved()
        store.erase(violin.id)
        index.remove([violin.id], in: .make())
        #expect(try folder.names().isEmpty)
        try await index.saving.run { index.saveAll() }
        index.drop(.make())
        #expect(try folder.names().isEmpty)
    }

    @Test
    func `changes while its snapshot is written, and nothing is lost`() async throws {
        let index = try await saved()
        let more = try say((0..<100).map { "more \($0)" })
        let calls = control.calls.all.count
        let held = control.holdNextCall()
        index.upsert(more)
        await control.calls.first(calls + 1)
        index.upsert(try say(["I also play the cello"]))
        held.release()
        try await index.saving.run {}
        #expect(try index.recalled("cello") == ["I also play the cello"])
        let opened = open()
        #expect(try opened.recalled("cello") == ["I also play the cello"])
        #expect(try opened.recalled("more 99") == ["more 99"])
        #expect(rebuilds == 0)
    }

    @Test
    func `keeps provisional vectors out of its snapshot`() async throws {
        let index = try await saved()
        let violin = try #require(try store.memories(in: .make()).last)
        let vectors = [embedder.vector(of: violin.content)].compactMap(\.self)
        index.setVectors(vectors, of: violin, isProvisional: true)
        index.upsert(try say((0..<100).map { "more \($0)" }))
        try await index.saving.run { index.saveAll() }
        let snapshot = folder.snapshots.load(.make(), space: embedder.space)
        #expect(try #require(snapshot).index.hasVectors(violin.id) == false)
        #expect(try index.recalled("violin the play I", by: embedder) == ["I play the violin"])
    }
}

extension MemoryIndex {
    /// The best match by words.
    fileprivate func recalled(_ text: String) throws -> [String] {
        let query = RecallQuery(
            scope: .make(),
            text: text,
            topK: 1,
            vector: Vector(values: [], scale: 0)
        )
        return try recall(query, excluding: { _ in false }).contents
    }

    /// The best match by meaning: no word of the query may be in it.
    fileprivate func recalled(_ text: String, by embedder: FixedEmbedder) throws -> [String] {
        let letters = String(text.filter(\.isLetter).reversed())
        let query = RecallQuery(scope: .make(), text: letters, topK: 1)
        return try recall(query, excluding: { _ in false }).contents
    }
}
