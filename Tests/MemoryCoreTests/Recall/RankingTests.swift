import Testing

@testable import MemoryCore

@Suite
struct RankingTests {
    @Test func `the memory with the rarer word comes first`() {
        var index = ScopeIndex([
            .said("tea with milk", conversation: 1, at: 1),
            .said("tea with lemon", conversation: 2, at: 2),
            .said("coffee with milk", conversation: 3, at: 3),
            .said("tea with bergamot and milk", conversation: 4, at: 4),
        ])
        #expect(index.recall("bergamot milk").contents.first == "tea with bergamot and milk")
    }

    @Test func `an answer is found through the question before it`() {
        var index = ScopeIndex([
            .said("What is the name of your sister?", by: .assistant, at: 0),
            .said("Anna, and she is a doctor", at: 1),
            .said("I bought a bicycle", conversation: 2, at: 2),
        ])
        #expect(index.recall("my sister's name").contents.contains("Anna, and she is a doctor"))
    }

    @Test func `neighbours are by position, in whatever order they were stored`() {
        var index = ScopeIndex([
            .said("It opens at nine", conversation: 1, at: 5),
            .said("The weather is fine", conversation: 1, at: 9),
            .said("The bakery on Main Street?", by: .assistant, conversation: 1, at: 4),
        ])
        let recalled = index.recall("bakery").contents
        #expect(recalled.contains("It opens at nine"))
        #expect(!recalled.contains("The weather is fine"))
    }

    @Test func `what the user said comes before what the assistant said`() {
        var index = ScopeIndex([
            .said("the blue bicycle", by: .user, conversation: 1, at: 0),
            .said("the bicycle, blue", by: .assistant, conversation: 2, at: 1),
        ])
        #expect(index.recall("blue bicycle").contents.first == "the blue bicycle")
    }

    @Test func `the role can be asked for`() {
        var index = ScopeIndex([
            .said("paint the fence green", by: .user, conversation: 1, at: 0),
            .said("paint the fence white", by: .assistant, conversation: 2, at: 1),
        ])
        #expect(index.recall("assistant").contents == ["paint the fence white"])
    }

    @Test func `a message that only asks comes after one that says something`() {
        var index = ScopeIndex([
            .said("favourite tea, please?", conversation: 1, at: 1),
            .said("tea favourite, please!", conversation: 2, at: 0),
        ])
        #expect(index.recall("favourite tea").contents.first == "tea favourite, please!")
    }

    @Test func `of equals the later one comes first`() {
        var index = ScopeIndex([
            .said("I live in Berlin now", conversation: 1, at: 0),
            .said("I live in Lisbon now", conversation: 2, at: 7),
        ])
        #expect(index.recall("where do I live").contents.first == "I live in Lisbon now")
    }

    @Test func `near duplicates are told once, telling differences are kept`() {
        var index = ScopeIndex([
            .said("I like green tea.", conversation: 1, at: 0),
            .said("i like the GREEN tea", conversation: 2, at: 1),
            .said("I do not like green tea", conversation: 3, at: 2),
            .said("I like green tea at 5", conversation: 4, at: 3),
        ])
        let contents = index.recall("green tea").contents
        #expect(contents.count == 3)
        #expect(contents.contains("I do not like green tea"))
        #expect(contents.contains("I like green tea at 5"))
    }

    @Test func `what is shown already is left out and only the top is asked about`() {
        var index = ScopeIndex(
            (0..<2_000).map { .said("tea number\($0)", conversation: UInt64($0), at: $0) }
        )
        var asked = 0
        let recall = index.recall("tea", topK: 3) { memory in
            asked += 1
            return memory.content != "tea number1990"
        }
        #expect(recall.contents == ["tea number1990"])
        #expect(asked <= ScopeIndex.maxExamined(topK: 3))
    }

    @Test func `scores are shares of the query and the threshold cuts by them`() {
        var index = ScopeIndex([
            .said("green tea and lemon cake", conversation: 1, at: 0),
            .said("a green bicycle", conversation: 2, at: 1),
            .said("my old violin", conversation: 3, at: 2),
        ])
        let all = index.recall("green tea and lemon cake")
        #expect(all.items.allSatisfy { 0...1 ~= $0.score })
        #expect(all.items.count == 2)
        #expect((all.items.first?.score ?? 0) > 0.7)
        let few = index.recall("green tea and lemon cake", threshold: 0.5)
        #expect(few.contents == ["green tea and lemon cake"])
        #expect(index.recall("green", topK: 0).contents.isEmpty)
    }

    @Test func `vectors and words are added when both are there`() {
        let memories = ScopeIndex([.said("one", at: 0), .said("two", at: 1)]).memories
        let candidates = Candidates(
            all: [
                Candidate(document: 0, lexical: 2, similarity: 0.1),
                Candidate(document: 1, lexical: 1, similarity: 0.9),
            ],
            fullLexicalScore: 4
        )
        var best: [Float] = [0]
        let ranked = Ranker(weights: RankingWeights())
            .rank(candidates, among: memories, conversationBest: &best)
        #expect(abs(ranked[0].score - (0.5 + 0.15 + 0.1)) < 1e-5)
        #expect(abs(ranked[1].score - (0.25 + 0.5 + 0.15 + 0.1)) < 1e-5)
        #expect(best == [0])
    }
}
