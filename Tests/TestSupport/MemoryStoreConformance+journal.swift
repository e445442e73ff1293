import MemoryCore
import Testing

extension MemoryStorePromise {
    static let journal = [
        MemoryStorePromise("entries come back in the order of the exchanges") { test in
            let exchanges = (1...70).map { Exchange.make(user: "Message \($0)") }
            let entries = try test.store.append(exchanges)
            #expect(entries.map(\.exchange) == exchanges)
            try #expect(test.store.pendingEntries(limit: 100) == entries)
            try #expect(test.store.pendingEntries(limit: 3) == Array(entries.prefix(3)))
        },
        MemoryStorePromise("appending nothing writes nothing") { test in
            try #expect(test.store.append([]).isEmpty)
            try #expect(test.store.pendingEntries(limit: 1).isEmpty)
        },
        MemoryStorePromise("a text keeps every character") { test in
            let odd = "NUL \u{0} here, e\u{301} and é, \u{202E}right to left, 👩‍👩‍👧, \r\n\t"
            let entry = try test.append(.make(user: odd, reply: odd + odd))
            let read = try #require(try test.store.pendingEntries(in: .make()).first)
            #expect(Array(read.exchange.userText.utf8) == Array(odd.utf8))
            try test.complete(entry)
            #expect(
                try test.contents().map { Array($0.utf8) }
                    == entry.memories.map { Array($0.content.utf8) }
            )
        },
        MemoryStorePromise("flushing and the health check change nothing that is kept") { test in
            let entry = try test.append(.make())
            try test.store.flush()
            try test.store.checkHealth()
            try #expect(test.store.pendingEntries(limit: 10) == [entry])
        },
    ]

    static let identity = [
        MemoryStorePromise("a retry updates its entry and keeps the ids of its memories") { test in
            let first = try test.append(.make())
            let second = try test.append(.make())
            #expect(second.id == first.id)
            #expect(second.revision == first.revision + 1)
            #expect(second.userMemoryID == first.userMemoryID)
            #expect(second.replyMemoryID == first.replyMemoryID)
            try #expect(test.store.pendingEntries(limit: 10) == [second])
        },
        MemoryStorePromise("two of the same in one batch are one exchange") { test in
            let entries = try test.store.append([.make(reply: "One."), .make(reply: "Two.")])
            #expect(entries.map(\.revision) == [1, 2])
            try #expect(test.store.pendingEntries(limit: 10) == [entries[1]])
        },
        MemoryStorePromise("a regenerated answer replaces the reply that is already stored") {
            test in
            try test.complete(try test.append(.make(reply: "Black tea.")))
            let again = try test.append(.make(reply: "Green tea."))
            try #expect(test.store.pendingEntries(in: .make()) == [again])
            try test.complete(again)
            #expect(try test.contents() == ["I like green tea.", "Green tea."])
        },
        MemoryStorePromise("a reply that a later revision lacks is removed") { test in
            try test.complete(try test.append(.make(reply: "Let me look.")))
            try test.complete(try test.append(.make(reply: "")))
            #expect(try test.contents() == ["I like green tea."])
        },
        MemoryStorePromise("with a history the same exchange is one even a year later") { test in
            let first = try test.append(.make())
            test.clock.advance(by: .seconds(365 * 86_400))
            #expect(try test.append(.make()).id == first.id)
        },
        MemoryStorePromise("without a history the same words are a retry inside the window") {
            test in
            let first = try test.append(.make(after: ""))
            test.clock.advance(by: .seconds(600))
            let retry = try test.append(.make(after: ""))
            test.clock.advance(by: .seconds(600))
            #expect(retry.id == first.id)
            #expect(try test.append(.make(after: "")).id == first.id)
        },
        MemoryStorePromise("without a history the same words are said anew after the window") {
            test in
            let first = try test.append(.make(after: ""))
            test.clock.advance(by: .seconds(601))
            let second = try test.append(.make(after: ""))
            #expect(second.id != first.id)
            #expect(second.userMemoryID != first.userMemoryID)
            try #expect(test.store.pendingEntries(limit: 10) == [first, second])
            #expect(try test.append(.make(after: "")).id == second.id)
        },
        MemoryStorePromise("a clock that was set back joins nothing that is hours apart") { test in
            let first = try test.append(.make(after: ""))
            test.clock.advance(by: .seconds(-86_400))
            #expect(try test.append(.make(after: "")).id != first.id)
        },
        MemoryStorePromise("an incomplete exchange never overwrites a complete one") { test in
            let whole = try test.append(.make(reply: "All of it."))
            let cut = Exchange.make(reply: "All", isComplete: false)
            #expect(try test.append(cut) == whole)
            try test.complete(whole)
            #expect(try test.append(cut) == whole)
            try #expect(test.store.pendingEntries(limit: 10).isEmpty)
        },
        MemoryStorePromise("a complete exchange overwrites an incomplete one") { test in
            try test.complete(try test.append(.make(reply: "All", isComplete: false)))
            try test.complete(try test.append(.make(reply: "All of it.")))
            let reply = try #require(try test.store.memories(in: .make()).last)
            #expect(reply.content == "All of it.")
            #expect(reply.isComplete)
        },
    ]
}
