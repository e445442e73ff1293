package import MemoryCore

/// The parts of the ranking, to be switched off one at a time: what each is worth.
package enum Ablation {
    package static let variants: [(name: String, weights: RankingWeights)] = [
        ("without words", with { $0.lexical = 0 }),
        ("without vectors", with { $0.similarity = 0 }),
        (
            "without words of the messages around",
            with {
                $0.flow.previous = 0
                $0.flow.next = 0
                $0.flow.secondPrevious = 0
                $0.flow.secondNext = 0
            }
        ),
        ("without the best nearby", with { $0.near = 0 }),
        ("without what the user said first", with { $0.saidByUser = 0 }),
        ("without named speakers", with { $0.speaker = 0 }),
        ("without dates", with { $0.date = 0 }),
        ("without words for times", with { $0.tellsTime = 0 }),
        ("without standing wishes", with { $0.standing = 0 }),
        ("without the price of only asking", with { $0.onlyAsks = 0 }),
    ]

    private static func with(_ change: (inout RankingWeights) -> Void) -> RankingWeights {
        var weights = RankingWeights()
        change(&weights)
        return weights
    }
}
