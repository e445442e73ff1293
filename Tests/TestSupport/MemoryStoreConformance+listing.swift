import FoundationEssentials
import MemoryCore
import Testing

extension MemoryStorePromise {
    static let listing = [
        MemoryStorePromise("a listing is limited to its reach") { test in
            try test.remembered("One")
            try test.remembered("Two", in: .make(session: "bob"))
            try test.remembered("Three", in: .make(agent: "Acme"))
            #expect(try test.list(.alice) == ["One"])
            #expect(try Set(test.list(.acme)) == ["One", "Two"])
            #expect(try test.list(Reach(agent: AgentID("acm"))).isEmpty)
            #expect(try test.list(Reach(.make(session: "Alice"))).isEmpty)
        },
        MemoryStorePromise("an order, an offset and a limit choose a stretch") { test in
            for (number, text) in ["Old", "Middle", "New"].enumerated() {
                let memory = try test.remembered(text, age: Double(100 - number))
                try test.store.noteAccesses([memory.address: 3 - number], at: Memory.noteTime)
            }
            #expect(try test.list(.acme, .newestFirst) == ["New", "Middle", "Old"])
            #expect(try test.list(.acme, .oldestFirst) == ["Old", "Middle", "New"])
            #expect(try test.list(.acme, .mostAccessed) == ["Old", "Middle", "New"])
            let page = try test.store.memories(
                in: .acme,
                matching: MemoryFilter(),
                order: .newestFirst,
                offset: 1,
                limit: 1
            )
            #expect(page.memories.map(\.memory.content) == ["Middle"])
            #expect(page.total == 3)
        },
        MemoryStorePromise("a filter chooses by kind, text, user and pin") { test in
            let fact = KeptMemory(.note("50% of TEA_time", kind: .fact), userID: "u")
            let pinned = KeptMemory(.note("Coffee", isPinned: true), userID: "U")
            _ = try test.store.remember([fact, pinned])
            let expected: [(MemoryFilter, [String])] = [
                (MemoryFilter(kind: .fact), ["50% of TEA_time"]),
                (MemoryFilter(kind: .context), []),
                (MemoryFilter(text: "tea_t"), ["50% of TEA_time"]),
                (MemoryFilter(text: "0%"), ["50% of TEA_time"]),
                (MemoryFilter(text: "t%e"), []),
                (MemoryFilter(text: "teaXtime"), []),
                (MemoryFilter(userID: "U"), ["Coffee"]),
                (MemoryFilter(isPinned: true), ["Coffee"]),
                (MemoryFilter(kind: .fact, isPinned: true), []),
            ]
            for (filter, contents) in expected {
                #expect(try test.list(.acme, matching: filter) == contents, "\(filter)")
            }
        },
        MemoryStorePromise("what has expired is not listed, unless it is pinned") { test in
            let short = try test.remembered("Short", expiresIn: 60)
            let pinned = KeptMemory(.note("Pinned", expiresIn: 60, isPinned: true))
            _ = try test.store.remember([pinned])
            #expect(try test.list(.acme).count == 2)
            test.clock.advance(by: .seconds(60))
            #expect(try test.list(.acme) == ["Pinned"])
            #expect(try test.store.statistics(of: .acme).memories == 1)
            #expect(try test.store.sessions(of: AgentID("acme")).map(\.memoryCount) == [1])
            let ended = try test.store.endedMemories(deletedBefore: .distantPast, limit: 9)
            #expect(ended == [short.address])
            // Who unpins it sees it once more.
            let change = MemoryChange(isPinned: false)
            #expect(try test.store.change(pinned.address, change)?.memory.isPinned == false)
            #expect(try test.list(.acme).isEmpty)
        },
        MemoryStorePromise("an export has everything once, whatever the size of its pages") {
            test in
            let scopes = ["alice", "Alice", "bob", "é"].map { Scope.make(session: $0) }
            for number in 0..<20 {
                try test.remembered("Note \(number)", in: scopes[number % 4], age: Double(number))
            }
            let whole = try test.store.exportPage(of: .acme, after: nil, limit: 100)
            #expect(whole.count == 20)
            var pages: [KeptMemory] = []
            while true {
                let page = try test.store.exportPage(
                    of: .acme,
                    after: pages.last?.address,
                    limit: 3
                )
                if page.isEmpty { break }
                pages += page
            }
            #expect(pages == whole)
        },
        MemoryStorePromise("sessions are counted, the latest first") { test in
            try test.remembered("One", age: 100)
            let second = try test.remembered("Two", age: 50)
            try test.remembered("Three", in: .make(session: "bob"))
            try test.complete(try test.append(.make(in: .make(agent: "other"))))
            let sessions = try test.store.sessions(of: AgentID("acme"))
            #expect(sessions.map(\.session.text) == ["bob", "alice"])
            #expect(sessions.map(\.memoryCount) == [1, 2])
            #expect(sessions.last?.lastAt == second.memory.createdAt)
            _ = try test.store.delete([second.address])
            #expect(try test.store.sessions(of: AgentID("acme")).map(\.memoryCount) == [1, 1])
            #expect(try test.store.sessions(of: AgentID("other")).map(\.memoryCount) == [2])
        },
        MemoryStorePromise("the latest memories of an agent come with their vectors") { test in
            let old = try test.remembered("Old", age: 10)
            let new = try test.remembered("New", in: .make(session: "bob"))
            try test.remembered("Other", in: .make(agent: "other"))
            var found: [Memory] = []
            try test.store.latestMemories(
                of: AgentID("acme"),
                vectorsIn: StoreUnderTest.space,
                limit: 9
            ) { memory, vectors in
                #expect(vectors == nil)
                found.append(memory)
            }
            #expect(found == [new.memory, old.memory])
        },
    ]
}

extension StoreUnderTest {
    fileprivate func list(
        _ reach: Reach,
        _ order: MemoryOrder = .newestFirst,
        matching filter: MemoryFilter = MemoryFilter()
    ) throws -> [String] {
        let page = try store.memories(
            in: reach,
            matching: filter,
            order: order,
            offset: 0,
            limit: 100
        )
        #expect(page.total == page.memories.count)
        return page.memories.map(\.memory.content)
    }
}
