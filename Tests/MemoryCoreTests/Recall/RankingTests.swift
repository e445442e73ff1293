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
            .said("Until six", conversation: 1, at: 6),
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

    @Test func `a word counts once, in the message or, for less, next to it`() {
        let candidates = ScopeIndex([
            .said("the violin lesson", conversation: 1, at: 0),
            .said("the violin", conversation: 1, at: 1),
            .said("at nine", conversation: 1, at: 2),
            .said("on Main Street", conversation: 1, at: 3),
            .said("as always", conversation: 1, at: 4),
        ]).candidates(for: "violin")
        let own = candidates[0] ?? 0
        #expect(own > 0)
        // The second says it in fewer words; what follows it is given 0.6 and 0.4 of that.
        let second = candidates[1] ?? 0
        #expect(second > own)
        #expect(abs((candidates[2] ?? 0) - 0.6 * second) < 1e-5)
        #expect(abs((candidates[3] ?? 0) - 0.4 * second) < 1e-5)
        #expect((candidates[4] ?? 0) == 0)
    }

    @Test func `what is said near a good match is worth more`() {
        var index = ScopeIndex([
            .said("I took the tram", conversation: 1, at: 0),
            .said("the violin concert was in the old town hall", conversation: 2, at: 1),
            .said("so", conversation: 2, at: 2),
            .said("well", conversation: 2, at: 3),
            .said("I took the tram home", conversation: 2, at: 4),
        ])
        let recalled = index.recall("Which tram took me to the violin concert?").contents
        #expect(recalled.first?.contains("violin") == true)
        #expect(Array(recalled.prefix(3)).contains("I took the tram home"))
    }

    @Test func `who is named in the question is heard first`() {
        var index = ScopeIndex([
            .said("Anna: the trip to Oslo was cold", conversation: 1, at: 0),
            .said("Boris: Anna, the trip to Oslo was cold", conversation: 2, at: 1),
        ])
        #expect(
            index.recall("What did Anna say about Oslo?").contents.first?.hasPrefix("Anna") == true
        )
        #expect(
            index.recall("What did Boris say about Oslo?").contents.first?.hasPrefix("Boris")
                == true
        )
    }

    @Test func `the time that is named decides between equals`() {
        // 2026-05-04, and 2026-06-15 a thousand hours later.
        var index = ScopeIndex([
            .said("dentist again", conversation: 1, at: 0),
            .said("the dentist again", conversation: 2, at: 1_000),
        ])
        #expect(index.recall("dentist in May 2026").contents.first == "dentist again")
        #expect(index.recall("dentist in June").contents.first == "the dentist again")
    }

    @Test func `who asks when gets what tells a time`() {
        var index = ScopeIndex([
            .said("we moved house yesterday", conversation: 1, at: 0),
            .said("we moved house slowly", conversation: 2, at: 1),
        ])
        #expect(index.recall("when did we move house").contents.first == "we moved house yesterday")
        #expect(index.recall("did we move house").contents.first == "we moved house slowly")
    }
}

extension ScopeIndex {
    /// The lexical score of each candidate.
    fileprivate func candidates(for text: String) -> [DocumentNumber: Float] {
        var index = self
        let query = RecallQuery(scope: scope, text: text)
        let terms = index.queryTerms(of: text)
        let candidates = index.candidates(for: query, terms, RankingWeights()).all
        return Dictionary(uniqueKeysWithValues: candidates.map { ($0.document, $0.lexical) })
    }
}
