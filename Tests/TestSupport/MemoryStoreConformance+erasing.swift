import FoundationEssentials
import MemoryCore
import Testing

extension MemoryStorePromise {
    static let erasing = [
        MemoryStorePromise("a deleted memory is out of sight until it is restored") { test in
            let memory = try test.remembered("One")
            #expect(try test.store.delete([memory.address, memory.elsewhere]) == [memory.address])
            #expect(try test.store.delete([memory.address]).isEmpty)
            #expect(try test.contents().isEmpty)
            #expect(try test.store.memories([memory.id], in: .acme, life: .alive).isEmpty)
            let deleted = try test.store.memories([memory.id], in: .acme, life: .deleted)
            #expect(deleted.map(\.deletedAt) == [test.clock.now])
            #expect(try test.store.statistics(of: .acme).deletedMemories == 1)
            #expect(try test.store.restore(memory.elsewhere) == nil)
            #expect(try test.store.restore(memory.address) == memory)
            #expect(try test.store.restore(memory.address) == nil)
            #expect(try test.contents() == ["One"])
        },
        MemoryStorePromise("what was deleted long ago comes to its end") { test in
            let memory = try test.remembered("One")
            _ = try test.store.delete([memory.address])
            let deletion = test.clock.now
            #expect(try test.store.endedMemories(deletedBefore: deletion, limit: 9).isEmpty)
            let later = deletion.addingTimeInterval(1)
            let ended = try test.store.endedMemories(deletedBefore: later, limit: 9)
            #expect(ended == [memory.address])
            try test.store.erase(ended)
            #expect(try test.store.restore(memory.address) == nil)
        },
        MemoryStorePromise("erasing a message erases its exchange, and nothing else") { test in
            let entry = try test.append(.make())
            let other = try test.append(.make(user: "Other"))
            try test.complete(entry)
            try test.complete(other)
            try test.store.erase([MemoryAddress(scope: .make(), id: entry.userMemoryID)])
            #expect(try test.contents() == ["Noted.", "Other", "Noted."])
            let again = try test.append(.make())
            #expect(again.userMemoryID != entry.userMemoryID)
            #expect(try test.append(.make(user: "Other")).userMemoryID == other.userMemoryID)
        },
        MemoryStorePromise("a reach is erased in pieces, up to a mark") { test in
            for number in 0..<10 { try test.complete(try test.append(.make(user: "\(number)"))) }
            _ = try test.append(.make(user: "Pending"))
            try test.remembered("Elsewhere", in: .make(session: "bob"))
            let mark = try test.store.mark()
            let later = try test.append(.make(user: "Later"))
            let kept = try test.remembered("Kept")
            var erased = 0
            for _ in 0..<100 {
                let piece = try test.store.erasePiece(of: .alice, before: mark, limit: 3)
                #expect(piece.memories <= 3)
                erased += piece.memories
                if piece.isLast { break }
            }
            #expect(erased == 20)
            #expect(try test.store.pendingEntries(in: .make()) == [later])
            #expect(try test.contents() == [kept.memory.content])
            #expect(try test.contents(in: .make(session: "bob")) == ["Elsewhere"])
            #expect(try test.append(.make(user: "0")).revision == 1)
        },
        MemoryStorePromise("a worker writes nothing back of what was erased") { test in
            let entry = try test.append(.make())
            let mark = try test.store.mark()
            _ = try test.store.erasePiece(of: .acme, before: mark, limit: 9)
            #expect(try test.complete(entry).isEmpty)
            #expect(try test.contents().isEmpty)
        },
    ]

    static let agents = [
        MemoryStorePromise("agents are those that were made and those that have memories") { test in
            let made = Agent(
                id: AgentID("bot"),
                name: "Bot",
                description: "A bot",
                metadata: "{}",
                createdAt: Memory.noteTime.addingTimeInterval(-9),
                owner: AgentID("key-1")
            )
            #expect(try test.store.insert(made))
            #expect(try !test.store.insert(made))
            try test.remembered("One")
            try test.remembered("Two", in: .make(session: "bob"))
            let agents = try test.store.agents()
            #expect(agents.map(\.id.text) == ["bot", "acme"])
            #expect(agents.map(\.name) == ["Bot", "acme"])
            #expect(agents.map(\.memoryCount) == [0, 2])
            #expect(agents[0] == made)
            #expect(try test.store.agent(AgentID("acme"))?.memoryCount == 2)
            #expect(try test.store.agent(AgentID("Acme")) == nil)
            try test.store.eraseAgent(made.id)
            #expect(try test.store.agent(made.id) == nil)
        },
        MemoryStorePromise("an alias stands for the last agent that adopted it") { test in
            let (key, other, name) = (AgentID("key-1"), AgentID("key-2"), AgentID("bot"))
            try test.store.setAlias(key, for: other)
            try test.store.setAlias(other, for: name)
            #expect(try test.store.aliases() == [key: name, other: name])
            try test.store.eraseAgent(name)
            #expect(try test.store.aliases().isEmpty)
        },
        MemoryStorePromise("memories and journal move to another agent") { test in
            let (key, bot) = (Scope.make(agent: "key-1"), Scope.make(agent: "bot"))
            for text in ["One", "Two", "Three"] { try test.remembered(text, in: key) }
            try test.complete(try test.append(.make(in: key, reply: "")))
            let pending = try test.append(.make(in: key, user: "Pending"))
            let sequence = try test.store.mark().sequence
            var pieces = 0
            while try test.store.movePiece(from: key.agent, to: bot.agent, limit: 2) { pieces += 1 }
            #expect(pieces >= 2)
            #expect(try test.contents(in: key).isEmpty)
            #expect(try test.contents(in: bot).count == 4)
            #expect(
                try test.store.pendingEntries(in: bot).map(\.userMemoryID)
                    == [pending.userMemoryID]
            )
            #expect(try test.store.agents().map(\.id) == [bot.agent])
            var moved = 0
            _ = try test.store.read(bot, after: sequence, vectorsIn: nil) { _ in moved += 1 }
            #expect(moved == 4)
        },
    ]
}
