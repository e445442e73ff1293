import MemoryCore
import Testing

extension MemoryStorePromise {
    static let completion = [
        MemoryStorePromise("a completed entry is its memories and pending no more") { test in
            let entry = try test.append(.make())
            #expect(try test.complete(entry) == entry.memories)
            #expect(try test.store.memories(in: .make()) == entry.memories)
            #expect(try test.store.pendingEntries(limit: 10).isEmpty)
            #expect(try test.store.pendingEntries(in: .make()).isEmpty)
        },
        MemoryStorePromise("completing twice changes nothing") { test in
            let entry = try test.append(.make())
            try test.complete(entry)
            #expect(try test.complete(entry).isEmpty)
            #expect(try test.store.memories(in: .make()) == entry.memories)
        },
        MemoryStorePromise("completing a stale revision changes nothing") { test in
            let stale = try test.append(.make(reply: "Old."))
            let current = try test.append(.make(reply: "New."))
            #expect(try test.complete(stale).isEmpty)
            #expect(try test.store.memories(in: .make()).isEmpty)
            #expect(try test.store.pendingEntries(limit: 10) == [current])
        },
        MemoryStorePromise("of a batch the current entries are completed") { test in
            let stale = try test.append(.make(user: "One", reply: "Old."))
            let other = try test.append(.make(user: "Two"))
            let current = try test.append(.make(user: "One", reply: "New."))
            let processed = [stale, other].map { ProcessedEntry(entry: $0, memories: $0.memories) }
            #expect(try test.store.complete(processed) == other.memories)
            #expect(try test.store.pendingEntries(limit: 10) == [current])
        },
        MemoryStorePromise("memories come in the order in which they were last stored") { test in
            let first = try test.append(.make(user: "First", reply: ""))
            let second = try test.append(.make(user: "Second", reply: ""))
            try test.complete(second)
            try test.complete(first)
            #expect(try test.contents() == ["Second", "First"])
            try test.complete(try test.append(.make(user: "Second", reply: "Again")))
            #expect(try test.contents() == ["First", "Second", "Again"])
        },
    ]

    static let scopes = [
        MemoryStorePromise("scopes whose names look alike never see each other") { test in
            for scope in lookAlikes {
                try test.complete(
                    try test.append(.make(in: scope, user: "Done \(scope)", reply: ""))
                )
                _ = try test.append(.make(in: scope, user: "Pending \(scope)", reply: ""))
            }
            for scope in lookAlikes {
                #expect(try test.contents(in: scope) == ["Done \(scope)"])
                let pending = try test.store.pendingEntries(in: scope)
                #expect(pending.map(\.exchange.userText) == ["Pending \(scope)"])
                #expect(pending.allSatisfy { $0.exchange.scope == scope })
            }
        },
        MemoryStorePromise("the same words in two scopes are two exchanges") { test in
            let entries = try test.store.append(lookAlikes.map { .make(in: $0) })
            #expect(Set(entries.map(\.userMemoryID)).count == lookAlikes.count)
            #expect(entries.allSatisfy { $0.revision == 1 })
        },
    ]

    private static let lookAlikes: [Scope] =
        [
            "alice", "Alice", "ALICE", "alice ", " alice", "alice\n", "alic", "alicee", "al_ce",
            "al%", "%", "_", "*", "a'lice", "a\"lice", "alice\\", "alice; DROP TABLE memory",
            "caf\u{e9}", "cafe\u{301}", "\u{ff41}lice", "ａｌｉｃｅ", "0", "00", "0.0",
        ].map { .make(session: $0) } + [
            .make(agent: "Acme"), .make(agent: "acme "), .make(agent: "acm"),
            .make(agent: "acme\u{0}", session: "alice"), .make(agent: "acmealice", session: "a"),
            .make(agent: "alice", session: "acme"),
        ]
}
