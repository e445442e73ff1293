import FoundationEssentials
import MemoryCore
import Testing

extension MemoryStorePromise {
    static let remembering = [
        MemoryStorePromise("what is remembered is kept with all that came with it") { test in
            let memory = KeptMemory(
                .note("I like tea.", kind: .preference, expiresIn: 3600, isPinned: true),
                metadata: #"{"a": [1, "é\u0000"]}"#,
                userID: "user 1"
            )
            try #expect(test.store.remember([memory]) == [.stored(memory)])
            try #expect(test.store.memories([memory.id], in: .acme, life: .alive) == [memory])
            try #expect(test.store.memories(in: .make()) == [memory.memory])
        },
        MemoryStorePromise("the same text is remembered once, and lives as long as the longest") {
            test in
            let first = try test.remembered("I like tea.", expiresIn: 60)
            let again = KeptMemory(.note("I like tea.", expiresIn: 3600))
            let repeated = try #require(try test.store.remember([again]).first)
            #expect(repeated.isRepeat)
            #expect(repeated.memory.id == first.id)
            #expect(repeated.memory.repeatCount == 1)
            #expect(repeated.memory.memory.expiresAt == again.memory.expiresAt)
            let forever = try test.store.remember([KeptMemory(.note("I like tea."))])
            #expect(forever.first?.memory.memory.expiresAt == nil)
            #expect(try test.store.statistics(of: .acme).memories == 1)
        },
        MemoryStorePromise("another scope, kind, user or letter makes another memory") { test in
            let others = [
                KeptMemory(.note("I like tea.")),
                KeptMemory(.note("I like tea.", in: .make(session: "bob"))),
                KeptMemory(.note("I like tea.", in: .make(agent: "Acme"))),
                KeptMemory(.note("I like tea.", kind: .fact)),
                KeptMemory(.note("I like tea."), userID: "u"),
                KeptMemory(.note("I like Tea.")),
                KeptMemory(.note("I like tea.\u{0}")),
            ]
            try #expect(test.store.remember(others) == others.map { .stored($0) })
        },
        MemoryStorePromise("what has been deleted or has expired is remembered anew") { test in
            let first = try test.remembered("One")
            _ = try test.store.delete([first.address])
            #expect(try test.remembered("One").id != first.id)
            let short = try test.remembered("Two", expiresIn: 60)
            test.clock.advance(by: .seconds(61))
            #expect(try test.remembered("Two").id != short.id)
        },
        MemoryStorePromise("bringing twice changes nothing, and every field is kept") { test in
            let memory = KeptMemory(
                .note("Brought", kind: .fact, accessCount: 7),
                metadata: "{}",
                userID: "u",
                lastAccessedAt: Memory.noteTime,
                supersededBy: MemoryID(at: Memory.noteTime),
                repeatCount: 3
            )
            try #expect(test.store.bring([memory]) == [memory])
            try #expect(test.store.bring([memory]).isEmpty)
            try #expect(test.store.exportPage(of: .acme, after: nil, limit: 9) == [memory])
        },
        MemoryStorePromise("an id that another session has is changed, each time alike") { test in
            let memory = try test.remembered("One")
            var copy = memory
            copy.memory.scope = .make(session: "bob")
            let brought = try #require(try test.store.bring([copy]).first)
            #expect(brought.id != memory.id)
            #expect(brought.scope == copy.scope)
            #expect(try test.store.bring([copy]).isEmpty)
            #expect(try test.store.memories([memory.id], in: .acme, life: .alive) == [memory])
        },
        MemoryStorePromise("what was deleted is brought back by bringing it") { test in
            let memory = try test.remembered("One")
            _ = try test.store.delete([memory.address])
            #expect(try test.store.bring([memory]) == [memory])
            #expect(try test.contents() == ["One"])
        },
    ]

    static let changing = [
        MemoryStorePromise("a change changes what it names, and stores the memory anew") { test in
            let memory = try test.remembered("One")
            try test.remembered("Two")
            let change = MemoryChange(kind: .fact, isPinned: true, metadata: "{}")
            let changed = try #require(try test.store.change(memory.address, change))
            #expect(changed.memory.content == "One")
            #expect(changed.memory.kind == .fact)
            #expect(changed.memory.isPinned)
            #expect(changed.metadata == "{}")
            #expect(try test.contents() == ["Two", "One"])
            #expect(try test.store.change(memory.elsewhere, change) == nil)
        },
        MemoryStorePromise("new content has no vectors yet") { test in
            let memory = try test.remembered("One")
            let space = StoreUnderTest.space
            let listed = try test.store.memories(without: space, before: .max, limit: 9)
            let embedded = listed.map {
                EmbeddedMemory(stored: $0, vectors: [StoreUnderTest.vector])
            }
            try test.store.storeVectors(embedded, in: space)
            #expect(try test.store.countMemories(without: space) == 0)
            _ = try test.store.change(memory.address, MemoryChange(isPinned: true))
            #expect(try test.store.countMemories(without: space) == 0)
            _ = try test.store.change(memory.address, MemoryChange(content: "Two"))
            #expect(try test.store.countMemories(without: space) == 1)
        },
        MemoryStorePromise("a rewritten or deleted message is not undone by a retry") { test in
            let entry = try test.append(.make())
            try test.complete(entry)
            let address = MemoryAddress(scope: .make(), id: entry.userMemoryID)
            _ = try test.store.change(address, MemoryChange(content: "I like coffee."))
            let retry = try test.append(.make())
            #expect(retry.id != entry.id)
            try test.complete(retry)
            #expect(try test.contents().contains("I like coffee."))
            _ = try test.store.delete([
                MemoryAddress(scope: .make(), id: retry.replyMemoryID)
            ])
            #expect(try test.append(.make()).id != retry.id)
        },
        MemoryStorePromise("accesses are counted") { test in
            let memory = try test.remembered("One")
            let time = Memory.noteTime.addingTimeInterval(60)
            try test.store.noteAccesses([memory.address: 2, memory.elsewhere: 9], at: time)
            try test.store.noteAccesses([memory.address: 1], at: time)
            let counted = try test.store.memories([memory.id], in: .acme, life: .alive).first
            #expect(counted?.memory.accessCount == 3)
            #expect(counted?.lastAccessedAt == time)
        },
    ]
}

extension Reach {
    static let acme = Reach(agent: AgentID("acme"))
    static let alice = Reach(.make())
}

extension KeptMemory {
    /// The same id in a scope that does not have it.
    var elsewhere: MemoryAddress {
        MemoryAddress(scope: .make(session: "nobody"), id: id)
    }
}

extension Memory {
    static let noteTime = Date(timeIntervalSince1970: 1_777_889_700)

    /// What somebody had remembered, `age` seconds before the test's clock starts.
    static func note(
        _ content: String,
        in scope: Scope = .make(),
        kind: Kind = .episodic,
        age: Double = 0,
        expiresIn seconds: Double? = nil,
        isPinned: Bool = false,
        accessCount: Int = 0
    ) -> Memory {
        let time = noteTime.addingTimeInterval(-age)
        return Memory(
            id: MemoryID(at: time),
            scope: scope,
            kind: kind,
            role: .none,
            content: content,
            conversation: ConversationID(0),
            position: 0,
            createdAt: time,
            occurredAt: time,
            source: .api,
            expiresAt: seconds.map { ManualClock().now.addingTimeInterval($0) },
            isPinned: isPinned,
            accessCount: accessCount
        )
    }
}

extension StoreUnderTest {
    @discardableResult
    func remembered(
        _ content: String,
        in scope: Scope = .make(),
        kind: Memory.Kind = .episodic,
        age: Double = 0,
        expiresIn seconds: Double? = nil
    ) throws -> KeptMemory {
        let note = Memory.note(content, in: scope, kind: kind, age: age, expiresIn: seconds)
        return try #require(try store.remember([KeptMemory(note)]).first).memory
    }
}

extension MemoryCatalog {
    func exportPage(
        of reach: Reach,
        after last: MemoryAddress?,
        limit: Int
    ) throws -> [KeptMemory] {
        try exportPage(of: reach, matching: MemoryFilter(), after: last, limit: limit)
    }
}
