import Testing

@testable import MemoryCore

@Suite
struct RelevanceTests {
    @Test func `more words and more of the meaning make it likelier, between 0 and 1`() {
        var last: Float = 0
        for step in 0...10 {
            let value = Relevance.value(coverage: Float(step) / 10, Float(step) / 10)
            #expect(last < value && value < 1)
            last = value
        }
        #expect(Relevance.value(coverage: 0, nil) < 0.1)
        #expect(Relevance.value(coverage: 1, nil) > 0.99)
    }

    @Test func `a question about things that nobody mentioned is not answered for sure`() {
        var index = ScopeIndex([
            .said("my sister lives in Lisbon", conversation: 1, at: 0),
            .said("I bake bread", conversation: 2, at: 1),
        ])
        let known = index.recall("where does my sister live").items.first?.score ?? 0
        let other = index.recall("which xylophone did my sister sell in Vladivostok").items.first
        #expect(known > 0.6)
        #expect((other?.score ?? 1) < 0.5)
    }

    @Test func `what means the same is told once, unless a number or a not tells it apart`() {
        let memories = [
            Memory.said("I like tea at five", conversation: 1, at: 0),
            .said("tea around five is nice", conversation: 2, at: 1),
            .said("I like tea at 6", conversation: 3, at: 2),
            .said("I do not like tea", conversation: 4, at: 3),
        ]
        var index = ScopeIndex(memories)
        for memory in memories { index.setVectors([.along(0)], of: memory.id) }
        let recalled = Set(index.recall("tea", vector: .along(0)).contents)
        #expect(recalled.count == 3)
        #expect(recalled.isSuperset(of: ["I like tea at 6", "I do not like tea"]))
    }
}
