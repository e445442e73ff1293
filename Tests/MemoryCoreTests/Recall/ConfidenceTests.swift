import Testing

@testable import MemoryCore

@Suite
struct ConfidenceTests {
    @Test(arguments: [
        (Memory.Kind.semantic, 180.0), (.fact, 180), (.procedural, 90), (.preference, 60),
        (.episodic, 14), (.context, 3),
    ])
    func `each kind of memory is half as recent at its own age`(kind: Memory.Kind, days: Double) {
        #expect(Confidence.recency(ageDays: days, kind: kind) == 0.5)
        #expect(Confidence.recency(ageDays: days - 1, kind: kind) > 0.5)
        #expect(Confidence.recency(ageDays: 10_000, kind: kind) < 0.001)
    }

    @Test func `an episode of today is two thirds recent`() {
        // 1 / (1 + e^-0.7)
        #expect(abs(Confidence.recency(ageDays: 0, kind: .episodic) - 0.668187772) < 1e-9)
    }

    @Test func `what lies in the future is as recent as what is new`() {
        for kind in Memory.Kind.allCases {
            #expect(
                Confidence.recency(ageDays: -5, kind: kind)
                    == Confidence.recency(ageDays: 0, kind: kind)
            )
        }
    }

    @Test func `frequency grows more slowly with each access and ends at ten`() {
        let all = (0...10).map { Confidence.frequency(accessCount: $0) }
        #expect(all.first == 0)
        #expect(all.last == 1)
        #expect(abs(all[1] - 0.289064826) < 1e-9)
        for count in 1..<10 { #expect(all[count + 1] - all[count] < all[count] - all[count - 1]) }
        #expect(Confidence.frequency(accessCount: 1_000_000) == 1)
        #expect(Confidence.frequency(accessCount: -1) == 0)
    }

    @Test func `the parts are weighed six, two and two`() {
        let best = Confidence(similarity: 1, ageDays: 0, kind: .fact, accessCount: 10)
        #expect(abs(best.value - (0.6 + 0.2 / (1 + 0.000_123_409_8) + 0.2)) < 1e-9)
        let none = Confidence(similarity: -0.3, ageDays: 1e6, kind: .context, accessCount: 0)
        #expect(none.value < 1e-9)
    }

    @Test func `composite ranking puts the confident first, hybrid the relevant`() {
        var index = ScopeIndex([
            .said("the violin lesson with Anna", conversation: 1, at: 0),
            .said("the violin", conversation: 2, at: 24 * 60),
        ])
        let ids = index.memories.map(\.id)
        index.setVectors([.along(0, and: 1)], of: ids[0])
        index.setVectors([.along(0, and: 2)], of: ids[1])
        var query = RecallQuery(
            scope: .alice,
            text: "violin lesson with Anna",
            vector: .along(0)
        )
        query.time = Memory.said("", at: 24 * 60).occurredAt
        let hybrid = index.recall(query, RankingWeights()) { _ in false }
        #expect(hybrid.contents.first == "the violin lesson with Anna")
        query.ranking = .composite
        let composite = index.recall(query, RankingWeights()) { _ in false }
        #expect(composite.contents == ["the violin", "the violin lesson with Anna"])
        let confidences = composite.items.map(\.confidence)
        #expect(confidences == confidences.sorted(by: >))
    }
}
