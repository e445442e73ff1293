import Testing

@testable import MemoryCore

@Suite
struct VectorRecallTests {
    @Test func `a memory that shares no word with the question is found by its meaning`() {
        let dog = Memory.said("Rex needs his walk at seven", conversation: 1, at: 0)
        let car = Memory.said("The garage closes at six", conversation: 2, at: 1)
        var index = ScopeIndex([dog, car])
        index.setVectors([.along(0)], of: dog.id)
        index.setVectors([.along(1)], of: car.id)
        #expect(
            index.recall("when do I take the dog out", vector: .along(0)).contents.first
                == dog.content
        )
        #expect(index.recall("when do I take the dog out").contents.isEmpty)
    }

    @Test func `without the query's vector all is as without vectors`() {
        let memories = (0..<40).map { place in
            Memory.said(
                "tea number\(place % 7) with milk",
                conversation: UInt64(place / 4),
                at: place
            )
        }
        var words = ScopeIndex(memories)
        var both = words
        for memory in memories {
            both.setVectors([.random(seed: UInt64(memory.position))], of: memory.id)
        }
        let (left, right) = (words.recall("tea number3 milk"), both.recall("tea number3 milk"))
        #expect(left.items.map(\.memory) == right.items.map(\.memory))
        #expect(left.items.map(\.score) == right.items.map(\.score))
    }

    @Test func `the nearest passage of a memory counts`() {
        let long = Memory.said("many things", conversation: 1, at: 0)
        let other = Memory.said("few things", conversation: 2, at: 1)
        var index = ScopeIndex([long, other])
        index.setVectors([.along(0), .along(1), .along(2)], of: long.id)
        index.setVectors([.along(0, and: 5)], of: other.id)
        #expect(index.recall("?", vector: .along(2)).contents.first == "many things")
        #expect(index.similarities(to: .along(2)).first ?? 0 > 0.99)
    }

    @Test func `new content loses the vectors of the old, new circumstances don't`() {
        var memory = Memory.said("I live in Berlin")
        var index = ScopeIndex([memory])
        index.setVectors([.along(0)], of: memory.id)
        memory.position = 4
        index.upsert(memory)
        #expect(index.hasVectors(memory.id))
        memory.content = "I live in Lisbon"
        index.upsert(memory)
        #expect(!index.hasVectors(memory.id))
        #expect(index.vectors.count == 0)
    }

    @Test func `vectors of what is not indexed or of another length are left out`() {
        let (tea, milk) = (Memory.said("tea"), Memory.said("milk", at: 1))
        var index = ScopeIndex([tea, milk])
        index.setVectors([.along(0)], of: Memory.said("gone").id)
        #expect(index.vectors.count == 0)
        index.setVectors([.along(0)], of: tea.id)
        let other = Vector(values: [1, 2, 3], scale: 1)
        index.setVectors([other], of: milk.id)
        #expect(index.vectors.count == 1)
        #expect(index.recall("milk", vector: other).contents.first == "milk")
    }

    @Test func `a memory whose vector is still to come is judged by its words`() {
        let memories = [
            Memory.said("the violin lesson is on Monday", conversation: 1, at: 0),
            Memory.said("lesson learned", conversation: 2, at: 1),
            Memory.said("I bake bread", conversation: 3, at: 2),
        ]
        var index = ScopeIndex(memories)
        index.setVectors([.along(0, and: 1)], of: memories[1].id)
        index.setVectors([.along(3)], of: memories[2].id)
        let recall = index.recall("when is the violin lesson", vector: .along(0))
        #expect(recall.contents.first == memories[0].content)
    }

    @Test func `a removed memory leaves no vector`() {
        let memories = (0..<300).map { Memory.said("tea number\($0)", at: $0) }
        var index = ScopeIndex(memories)
        for memory in memories {
            let seed = UInt64(memory.position)
            index.setVectors([.random(seed: seed), .random(seed: seed + 1_000)], of: memory.id)
        }
        for memory in memories.shuffled().prefix(250) { index.remove(memory.id) }
        #expect(index.vectors.count == 100)
        #expect(index.vectors.owners.allSatisfy { index.count > 0 && Int($0) < 300 })
        for memory in memories { index.remove(memory.id) }
        #expect(index.vectors.count == 0)
    }
}

extension ScopeIndex {
    fileprivate func similarities(to vector: Vector) -> [Float] {
        guard let shape = vectors.shape, let query = VectorQuery(vector, shape) else { return [] }
        return vectors.nearest(to: query, limit: 10).map(\.similarity).sorted(by: >)
    }
}
