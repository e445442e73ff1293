import FoundationEssentials
import Testing

@testable import MemoryCore

@Suite
struct ScopeIndexTests {
    @Test func `a word is found in another form`() {
        var index = ScopeIndex([
            .said("I went hiking in the mountains", at: 0),
            .said("My printer jams all the time", conversation: 2, at: 1),
        ])
        #expect(index.recall("Which mountain did I hike?").contents.first?.contains("hik") == true)
        #expect(index.recall("jammed").contents == ["My printer jams all the time"])
        #expect(index.recall("submarine").contents.isEmpty)
    }

    @Test func `a query of stop words or of nothing finds nothing`() {
        var index = ScopeIndex([.said("What is it that you do?")])
        #expect(index.recall("").contents.isEmpty)
        #expect(index.recall("what is it").contents.isEmpty)
    }

    @Test func `changed content replaces what was found by`() {
        let first = Memory.said("I live in Berlin")
        var index = ScopeIndex([first, .said("I like tea", at: 1)])
        index.upsert(.said("I live in Lisbon", id: first.id))
        #expect(index.count == 2)
        #expect(index.recall("Berlin").contents.isEmpty)
        #expect(index.recall("Lisbon").contents.first == "I live in Lisbon")
    }

    @Test func `the same memory again changes nothing`() {
        let memories = sentences(50, seed: 1)
        var index = ScopeIndex(memories)
        let before = index.recall("river garden music").items
        for memory in memories { index.upsert(memory) }
        #expect(index.count == 50)
        let after = index.recall("river garden music").items
        #expect(after.map(\.memory) == before.map(\.memory))
        #expect(after.map(\.score) == before.map(\.score))
    }

    @Test func `a memory that is said again at another place has other neighbours`() {
        let question = Memory.said("Where is the violin teacher?", at: 0)
        var answer = Memory.said("On Main Street", by: .assistant, at: 1)
        var index = ScopeIndex([question, answer])
        answer.conversation = ConversationID(99)
        answer.occurredAt += 3600
        index.upsert(answer)
        #expect(index.recall("violin").contents == [question.content])
        #expect(index.recall("Main Street").items.first?.memory == answer)
    }

    @Test func `a removed memory is not found and lends nothing to its neighbours`() {
        let question = Memory.said("Where is the violin teacher?", at: 0)
        let answer = Memory.said("On Main Street", by: .assistant, at: 1)
        var index = ScopeIndex([question, answer])
        #expect(index.recall("violin").contents.contains("On Main Street"))
        index.remove(question.id)
        #expect(index.recall("violin").contents.isEmpty)
        #expect(index.count == 1)
    }

    /// The oracle is an index that only ever saw what is left.
    @Test func `after any changes the index answers like a new one`() {
        var generator = SeededGenerator(seed: 11)
        var live: [Memory] = []
        var changed = ScopeIndex(scope: .alice)
        for step in 0..<600 {
            let memory = sentence(at: step, &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0 where !live.isEmpty:
                let removed = live.remove(at: Int.random(in: live.indices, using: &generator))
                changed.remove(removed.id)
            case 1 where !live.isEmpty:
                let place = Int.random(in: live.indices, using: &generator)
                live[place].content = memory.content
                changed.upsert(live[place])
            case 2 where !live.isEmpty:
                let place = Int.random(in: live.indices, using: &generator)
                live[place].position = memory.position
                live[place].conversation = memory.conversation
                changed.upsert(live[place])
            default:
                live.append(memory)
                changed.upsert(memory)
            }
        }
        var fresh = ScopeIndex(live)
        for query in ["river stone", "garden music letter", "assistant window"] {
            let (left, right) = (
                changed.recall(query, topK: 500).items, fresh.recall(query, topK: 500).items
            )
            #expect(Set(left.map(\.memory.id)) == Set(right.map(\.memory.id)))
            #expect(left.first?.memory == right.first?.memory)
        }
    }

    @Test func `every memory comes back as it was stored`() {
        let memories = sentences(300, seed: 5)
        var index = ScopeIndex(memories)
        let recalled = index.recall(words.joined(separator: " "), topK: 300).items.map(\.memory)
        let stored = Dictionary(uniqueKeysWithValues: memories.map { ($0.id, $0) })
        #expect(!recalled.isEmpty)
        for memory in recalled { #expect(stored[memory.id] == memory) }
    }

    @Test func `texts that are replaced over and over don't pile up`() {
        let id = Memory.said("").id
        var index = ScopeIndex(scope: .alice)
        for round in 0..<2_000 {
            let content = "round \(round) " + String(repeating: "tea ", count: 250)
            index.upsert(.said(content, id: id))
        }
        #expect(index.estimatedBytes < 1_000_000)
        #expect(index.recall("tea").contents.first?.hasPrefix("round 1999") == true)
    }

    @Test func `of many matches the best ones are found`() {
        var memories = (0..<5_000).map { position in
            Memory.said(
                "the garden is green today number\(position)",
                conversation: UInt64(position),
                at: position
            )
        }
        memories[1_234] = .said("the garden gate key", conversation: 1_234, at: 1_234)
        var index = ScopeIndex(memories)
        #expect(index.recall("garden gate key", topK: 1).contents == ["the garden gate key"])
        #expect(index.recall("garden", topK: 20).items.count == 20)
    }

    @Test func `a whole document as a query is answered`() {
        var index = ScopeIndex(sentences(200, seed: 2) + [.said("the heliograph", at: 999)])
        let document = String(repeating: "river stone garden ", count: 20_000) + "heliograph"
        #expect(index.recall(document, topK: 200).contents.contains("the heliograph"))
    }

    private let words = [
        "river", "stone", "garden", "music", "letter", "window", "summer", "bicycle", "coffee",
        "doctor", "mountain", "holiday", "painting", "football", "kitchen", "library",
    ]

    private func sentence(at position: Int, _ generator: inout SeededGenerator) -> Memory {
        let chosen = (0..<Int.random(in: 1...9, using: &generator)).compactMap { _ in
            words.randomElement(using: &generator)
        }
        return .said(
            chosen.joined(separator: " "),
            by: Bool.random(using: &generator) ? .user : .assistant,
            conversation: UInt64.random(in: 0..<20, using: &generator),
            at: position
        )
    }

    private func sentences(_ count: Int, seed: UInt64) -> [Memory] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { sentence(at: $0, &generator) }
    }
}
