package import MemoryCore

/// The parts of the ranking, to be switched off one at a time: what each is worth.
package enum Ablation {
    package static let variants: [(name: String, weights: RankingWeights)] = [
        ("without words", with { $0.lexical = 0 }),
        ("without vectors", with { $0.similarity = 0 }),
        ("without the message before", with { $0.previous = 0 }),
        ("without the message after", with { $0.next = 0 }),
        ("without the user's priority", with { $0.saidByUser = 0 }),
        ("without the conversation's best", with { $0.conversation = 0 }),
        ("without the price of only asking", with { $0.onlyAsks = 0 }),
    ]

    private static func with(_ change: (inout RankingWeights) -> Void) -> RankingWeights {
        var weights = RankingWeights()
        change(&weights)
        return weights
    }
}
