import MemoryCore
import Testing

extension MemoryStorePromise {
    static let vectors = [
        MemoryStorePromise("what has no vectors in a space is listed, the last stored first") {
            test in
            let first = try test.stored("One", in: .make(session: "alice"))
            let second = try test.stored("Two", in: .make(session: "bob"))
            let listed = try test.store.memories(without: space, before: .max, limit: 10)
            #expect(listed.map(\.memory) == [second, first])
            #expect(try test.store.memories(without: space, before: .max, limit: 1) == [listed[0]])
            let older = try test.store.memories(
                without: space,
                before: listed[0].sequence,
                limit: 10
            )
            #expect(older == [listed[1]])
            #expect(try test.store.countMemories(without: space) == 2)
        },
        MemoryStorePromise("stored vectors are read back, in their own space only") { test in
            let memory = try test.stored("One")
            #expect(try test.embed(in: space) == [memory])
            #expect(try test.store.countMemories(without: space) == 0)
            #expect(try test.vectors(in: space) == [[vector, vector]])
            #expect(try test.vectors(in: otherSpace) == [nil])
            #expect(try test.vectors(in: nil) == [nil])
            #expect(try test.store.countMemories(without: otherSpace) == 1)
        },
        MemoryStorePromise("a text without meaning has no vectors and is not listed again") {
            test in
            try test.stored("One")
            try test.embed(in: space, as: [])
            #expect(try test.store.memories(without: space, before: .max, limit: 1).isEmpty)
            #expect(try test.vectors(in: space) == [[]])
        },
        MemoryStorePromise("vectors in a new space take the place of the old ones") { test in
            let memory = try test.stored("One")
            try test.embed(in: space)
            #expect(try test.embed(in: otherSpace, as: [longVector]) == [memory])
            #expect(try test.vectors(in: otherSpace) == [[longVector]])
            #expect(try test.vectors(in: space) == [nil])
        },
        MemoryStorePromise("vectors of a text that has changed meanwhile are not stored") { test in
            try test.stored("One", reply: "Old.")
            let read = try test.store.memories(without: space, before: .max, limit: 10)
            let again = try test.stored("One", reply: "New.")
            let embedded = read.map { EmbeddedMemory(stored: $0, vectors: [vector]) }
            #expect(try test.store.storeVectors(embedded, in: space).isEmpty)
            #expect(try test.store.countMemories(without: space) == 2)
            #expect(try test.store.memories(in: .make()).first == again)
        },
        MemoryStorePromise("vectors stay while the text stays, and go with it") { test in
            try test.stored("One", reply: "Old.")
            try test.embed(in: space)
            try test.stored("One", reply: "New.")
            let listed = try test.store.memories(without: space, before: .max, limit: 10)
            #expect(listed.map(\.memory.content) == ["New."])
        },
        MemoryStorePromise("storing vectors leaves the order of the memories") { test in
            try test.stored("One")
            try test.stored("Two")
            try test.embed(in: space)
            #expect(try test.contents() == ["One", "Two"])
        },
    ]

    static let reading = [
        MemoryStorePromise("a reader gets what it has missed, and nothing twice") { test in
            let first = try test.stored("One")
            var read = try test.read(after: 0)
            #expect(read.stored == [first])
            let second = try test.stored("Two")
            let sequence = read.reading.sequence
            read = try test.read(after: sequence)
            #expect(read.stored == [second])
            #expect(read.reading.lastKnown == first.id)
            #expect(read.reading.storedCount == 2)
            #expect(try test.read(after: read.reading.sequence).changes.isEmpty)
        },
        MemoryStorePromise("a reader learns of vectors that came after the memory") { test in
            let memory = try test.stored("One")
            let sequence = try test.read(after: 0).reading.sequence
            try test.embed(in: space)
            let read = try test.read(after: sequence)
            let embedded = ScopeChange.embedded(memory.id, vectors: [vector, vector])
            #expect(read.changes == [embedded])
            #expect(try test.read(after: read.reading.sequence).changes.isEmpty)
        },
        MemoryStorePromise("a reader sees one scope only") { test in
            try test.stored("One", in: .make(session: "bob"))
            try test.embed(in: space)
            let read = try test.read(after: 0)
            #expect(read.changes.isEmpty)
            #expect(read.reading.storedCount == 0)
            #expect(read.reading.lastKnown == nil)
        },
        MemoryStorePromise("the count is that of a reader who shows what is pending") { test in
            try test.complete(try test.append(.make(user: "One", reply: "A reply.")))
            #expect(try test.read(after: 0).reading.count == 2)
            let shorter = try test.append(.make(user: "One", reply: ""))
            let other = try test.append(.make(user: "Two", reply: "Another."))
            let reading = try test.read(after: 0).reading
            #expect(reading.pending == [shorter, other])
            #expect(reading.storedCount == 2)
            #expect(reading.storedPending == [shorter.userMemoryID, shorter.replyMemoryID])
            #expect(reading.count == 3)
        },
        MemoryStorePromise("a reader that knows more than the store finds out") { test in
            try test.stored("One")
            #expect(try test.read(after: 1000).reading.sequence < 1000)
        },
    ]

    private static let space = StoreUnderTest.space
    private static let otherSpace = VectorSpace(name: "other/3", dimensions: 3)
    private static let vector = StoreUnderTest.vector
    private static let longVector = Vector(values: [1, -128, 127], scale: 0.5)
}

extension StoreUnderTest {
    static let space = VectorSpace(name: "test/2", dimensions: 2)
    static let vector = Vector(values: [127, -3], scale: 1 / 127)

    /// A completed exchange; returns the memory of the user's message.
    @discardableResult
    fileprivate func stored(
        _ text: String,
        in scope: Scope = .make(),
        reply: String = ""
    ) throws -> Memory {
        let entry = try append(.make(in: scope, user: text, reply: reply))
        try complete(entry)
        return try #require(entry.memories.first)
    }

    /// What the embedding worker does with all that is listed.
    @discardableResult
    fileprivate func embed(
        in space: VectorSpace,
        as vectors: [Vector] = [vector, vector]
    ) throws -> [Memory] {
        let listed = try store.memories(without: space, before: .max, limit: 100)
        let embedded = listed.map { EmbeddedMemory(stored: $0, vectors: vectors) }
        return try store.storeVectors(embedded, in: space)
    }

    fileprivate struct Read {
        var changes: [ScopeChange]
        var reading: ScopeReading

        var stored: [Memory] {
            changes.compactMap { change in
                if case .stored(let memory, _) = change { memory } else { nil }
            }
        }
    }

    fileprivate func read(after sequence: Int64) throws -> Read {
        var changes: [ScopeChange] = []
        let reading = try store.read(.make(), after: sequence, vectorsIn: Self.space) {
            changes.append($0)
        }
        return Read(changes: changes, reading: reading)
    }

    /// What a reader from the start gets as the vectors of each memory.
    fileprivate func vectors(in space: VectorSpace?) throws -> [[Vector]?] {
        var vectors: [[Vector]?] = []
        _ = try store.read(.make(), after: 0, vectorsIn: space) { change in
            if case .stored(_, let found) = change { vectors.append(found) }
        }
        return vectors
    }
}
