import Glibc

/// How well a ranking answers one question, or the mean over several.
struct RetrievalScore: Sendable, Equatable {
    /// The share of the evidence among the first 5, 10 and 20.
    var recallAt5 = 0.0
    var recallAt10 = 0.0
    var recallAt20 = 0.0
    /// Normalised discounted cumulative gain of the first 10: each piece of evidence counts 1,
    /// divided by log2(rank + 1); 1 if all of it stands first.
    var ndcgAt10 = 0.0
    /// 1 / rank of the first piece of evidence; 0 if there is none.
    var reciprocalRank = 0.0

    init() {}

    /// - Parameters:
    ///   - ranked: the ids of what was recalled, best first.
    ///   - evidence: what should have been; not empty. A repeated id counts once.
    init(ranked: [String], evidence: [String]) {
        var missing = Set(evidence)
        let total = missing.count
        var gain = 0.0
        for (rank, id) in zip(1..., ranked) where missing.remove(id) != nil {
            let found = Double(total - missing.count) / Double(total)
            if rank <= 5 { recallAt5 = found }
            if rank <= 10 { recallAt10 = found }
            if rank <= 20 { recallAt20 = found }
            if rank <= 10 { gain += Self.gain(atRank: rank) }
            if reciprocalRank == 0 { reciprocalRank = 1 / Double(rank) }
        }
        let best = (1...min(10, total)).reduce(0) { $0 + Self.gain(atRank: $1) }
        ndcgAt10 = gain / best
    }

    /// All zero for none.
    static func mean(of scores: [RetrievalScore]) -> RetrievalScore {
        var mean = RetrievalScore()
        guard !scores.isEmpty else { return mean }
        for (_, path) in columns {
            mean[keyPath: path] =
                scores.reduce(0) { $0 + $1[keyPath: path] } / Double(scores.count)
        }
        return mean
    }

    /// The figures by the names that reports and papers give them.
    static var columns: [(name: String, path: WritableKeyPath<RetrievalScore, Double>)] {
        [
            ("R@5", \.recallAt5), ("R@10", \.recallAt10), ("R@20", \.recallAt20),
            ("NDCG@10", \.ndcgAt10), ("MRR", \.reciprocalRank),
        ]
    }

    private static func gain(atRank rank: Int) -> Double { 1 / log2(Double(rank) + 1) }
}
