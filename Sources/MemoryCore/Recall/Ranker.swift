/// Puts candidates in order. The one place where the parts of a score meet.
struct Ranker {
    let weights: RankingWeights

    struct Ranked {
        var document: DocumentNumber
        var score: Float
        /// How much of the query the memory covers, 0 to 1: comparable between queries.
        var coverage: Float
    }

    /// The score of each candidate, as `RankingWeights` defines it.
    func rank(
        _ candidates: Candidates,
        among memories: [IndexedMemory],
        conversationBest: inout [Float]
    ) -> [Ranked] {
        let relevance = relevance(of: candidates)
        let best = relevance.max() ?? 0
        for (candidate, relevance) in zip(candidates.all, relevance) {
            let conversation = Int(memories[Int(candidate.document)].conversation)
            conversationBest[conversation] = max(conversationBest[conversation], relevance)
        }
        let full = max(candidates.fullLexicalScore, .leastNormalMagnitude)
        let ranked = zip(candidates.all, relevance).map { candidate, relevance in
            let memory = memories[Int(candidate.document)]
            let ofConversation = conversationBest[Int(memory.conversation)]
            let prior =
                (memory.role == .user ? weights.saidByUser : 0)
                + (best > 0 ? weights.conversation * ofConversation / best : 0)
                - (memory.onlyAsks ? weights.onlyAsks : 0)
            return Ranked(
                document: candidate.document,
                score: relevance + prior,
                coverage: min(1, candidate.lexical / full)
            )
        }
        for candidate in candidates.all {
            conversationBest[Int(memories[Int(candidate.document)].conversation)] = 0
        }
        return ranked
    }

    /// The lexical and the vector half, each scaled. The least score of a scope counts as 0: what
    /// shares no word with the query has none, and a missing vector is like none.
    private func relevance(of candidates: Candidates) -> [Float] {
        let bestLexical = candidates.all.reduce(0) { max($0, $1.lexical) }
        let lexicalScale = bestLexical > 0 ? weights.lexical / bestLexical : 0
        let similarities = candidates.all.lazy.compactMap(\.similarity)
        guard let least = similarities.min(), let greatest = similarities.max(), least < greatest
        else { return candidates.all.map { lexicalScale * $0.lexical } }
        let similarityScale = weights.similarity / (greatest - least)
        return candidates.all.map { candidate in
            lexicalScale * candidate.lexical
                + similarityScale * ((candidate.similarity ?? least) - least)
        }
    }
}
