import Testing

@testable import MemoryProxy

@Suite struct RetrievalScoreTests {
    @Test func `two of three pieces of evidence, at ranks 2 and 7, score as by hand`() {
        let ranked = ["x1", "a", "x2", "x3", "x4", "x5", "b", "x6"]
        let score = RetrievalScore(ranked: ranked, evidence: ["a", "b", "c"])
        #expect(abs(score.recallAt5 - 1 / 3) < 1e-9)
        #expect(abs(score.recallAt10 - 2 / 3) < 1e-9)
        #expect(abs(score.recallAt20 - 2 / 3) < 1e-9)
        #expect(score.reciprocalRank == 0.5)
        // (1/log2 3 + 1/log2 8) / (1/log2 2 + 1/log2 3 + 1/log2 4) = 0.964263 / 2.130930
        #expect(abs(score.ndcgAt10 - 0.452508) < 1e-6)
    }

    @Test func `all evidence in front scores 1 throughout, whatever its order`() {
        let score = RetrievalScore(ranked: ["b", "c", "a", "x"], evidence: ["a", "b", "c"])
        for (name, path) in RetrievalScore.columns { #expect(score[keyPath: path] == 1, "\(name)") }
    }

    @Test func `nothing recalled scores 0`() {
        #expect(RetrievalScore(ranked: [], evidence: ["a"]) == RetrievalScore())
        #expect(RetrievalScore(ranked: ["x", "y"], evidence: ["a"]) == RetrievalScore())
    }

    @Test func `the limits 5, 10 and 20 include their own rank and nothing behind it`() {
        func score(rank: Int) -> RetrievalScore {
            let ranked = (1...25).map { $0 == rank ? "a" : "x\($0)" }
            return RetrievalScore(ranked: ranked, evidence: ["a"])
        }
        #expect(score(rank: 5).recallAt5 == 1)
        #expect(score(rank: 6).recallAt5 == 0)
        #expect(score(rank: 10).recallAt10 == 1)
        #expect(score(rank: 10).ndcgAt10 > 0)
        #expect(score(rank: 11).recallAt10 == 0)
        #expect(score(rank: 11).ndcgAt10 == 0)
        #expect(score(rank: 20).recallAt20 == 1)
        #expect(score(rank: 21).recallAt20 == 0)
        #expect(score(rank: 21).reciprocalRank == 1.0 / 21.0)
    }

    @Test func `with more than ten pieces of evidence ten in front are the best there is`() {
        let evidence = (1...12).map { "e\($0)" }
        let score = RetrievalScore(ranked: evidence, evidence: evidence)
        #expect(score.ndcgAt10 == 1)
        #expect(abs(score.recallAt10 - 10 / 12) < 1e-9)
    }

    @Test func `what is named twice counts once`() {
        let score = RetrievalScore(ranked: ["a", "a", "b"], evidence: ["a", "a", "b"])
        #expect(score.recallAt5 == 1)
        #expect(score.ndcgAt10 < 1)
        #expect(score == RetrievalScore(ranked: ["a", "x", "b"], evidence: ["a", "b"]))
    }

    @Test func `the mean counts every question alike`() {
        let perfect = RetrievalScore(ranked: ["a"], evidence: ["a"])
        let mean = RetrievalScore.mean(of: [perfect, RetrievalScore(), RetrievalScore(), perfect])
        for (_, path) in RetrievalScore.columns { #expect(mean[keyPath: path] == 0.5) }
        #expect(RetrievalScore.mean(of: []) == RetrievalScore())
    }
}
