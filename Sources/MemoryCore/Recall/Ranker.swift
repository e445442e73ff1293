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
    /// shares no word with the query has none. A memory whose vector is still to come counts as
    /// if it were as near as its words say.
    private func relevance(of candidates: Candidates) -> [Float] {
        let bestLexical = candidates.all.reduce(0) { max($0, $1.lexical) }
        let lexicalScale = bestLexical > 0 ? 1 / bestLexical : 0
        let similarities = candidates.all.lazy.compactMap(\.similarity)
        guard let least = similarities.min(), let greatest = similarities.max(), least < greatest
        else { return candidates.all.map { weights.lexical * lexicalScale * $0.lexical } }
        return candidates.all.map { candidate in
            let lexical = lexicalScale * candidate.lexical
            let similarity = candidate.similarity.map { ($0 - least) / (greatest - least) }
            return weights.lexical * lexical + weights.similarity * (similarity ?? lexical)
        }
    }
}
