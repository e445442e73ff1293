import CKernels
import FoundationEssentials

/// Puts candidates in order. The one place where the parts of a score meet.
struct Ranker {
    let weights: RankingWeights

    struct Ranked: Sendable {
        var document: DocumentNumber
        var score: Float
        /// The share of the query's words, by rarity, that it or its neighbours say; 0 to 1.
        var coverage: Float
        var similarity: Float?
        /// When it was said, in seconds since 2001.
        var time: Double

        /// How sure it is that the memory answers the query, 0 to 1: comparable between queries.
        var relevance: Float { Relevance.value(coverage: coverage, similarity) }

        /// The higher score; the later one where scores are equal.
        func comesBefore(_ other: Ranked) -> Bool {
            guard score == other.score else { return score > other.score }
            return time == other.time ? document > other.document : time > other.time
        }
    }

    /// What the query says beside its words and its meaning.
    struct Cues {
        var terms: [ScopeIndex.QueryTerm] = []
        var time = TimeCues(of: "".utf8Span.span)
    }

    /// The score of each candidate, as `RankingWeights` defines it.
    ///
    /// - Parameter scores: a zero for each memory of the scope, and so again afterwards.
    func rank(
        _ candidates: Candidates,
        _ cues: Cues,
        among memories: [IndexedMemory],
        _ links: [ScopeIndex.Links],
        scores: inout [Float]
    ) -> [Ranked] {
        let scale = Scale(candidates.all, weights)
        let own = candidates.all.map(scale.relevance)
        let near = bestNear(candidates.all, own, links, &scores)
        let fullScore = max(candidates.fullLexicalScore, .leastNormalMagnitude)
        var ranked: [Ranked] = []
        ranked.reserveCapacity(candidates.all.count)
        for (index, candidate) in candidates.all.enumerated() {
            let document = Int(candidate.document)
            let coverage = min(1, candidate.lexical / fullScore)
            let prior = prior(of: memories[document], scale.similarity(of: candidate), cues)
            ranked.append(
                Ranked(
                    document: candidate.document,
                    score: own[index] + weights.near * near[index] + prior,
                    coverage: coverage,
                    similarity: candidate.similarity,
                    time: memories[document].occurredAt.timeIntervalSinceReferenceDate
                )
            )
        }
        return ranked
    }

    /// For each candidate the best score near it in its conversation, its own included.
    private func bestNear(
        _ candidates: [Candidate],
        _ own: [Float],
        _ links: [ScopeIndex.Links],
        _ scores: inout [Float]
    ) -> [Float] {
        let documents = candidates.map(\.document)
        return scores.withUnsafeMutableBufferPointer { scores in
            for (document, own) in zip(documents, own) { scores[Int(document)] = own }
            defer { for document in documents { scores[Int(document)] = 0 } }
            return [Float](capacity: documents.count) { best in
                let (count, places) = (documents.count, CInt(weights.nearPlaces))
                flow_near(documents, count, links, scores.baseAddress, places, best.baseAddress)
                return count
            }
        }
    }

    /// Brings both halves of the candidates' scores to 0…1.
    private struct Scale {
        let weights: RankingWeights
        private let lexicalFactor: Float
        private let similarityFactor: Float
        private let hasVectors: Bool

        init(_ candidates: [Candidate], _ weights: RankingWeights) {
            self.weights = weights
            var (lexical, similarity) = (Float(0), Float(-1))
            for candidate in candidates {
                lexical = max(lexical, candidate.lexical)
                similarity = max(similarity, candidate.similarity ?? -1)
            }
            lexicalFactor = lexical > 0 ? 1 / lexical : 0
            let range = max(weights.leastSimilarityRange, similarity - weights.leastSimilarity)
            similarityFactor = 1 / range
            hasVectors = similarity > -1
        }

        /// A memory whose vector is still to come is as near as its words say.
        func similarity(of candidate: Candidate) -> Float {
            guard hasVectors else { return 0 }
            guard let similarity = candidate.similarity else { return lexical(of: candidate) }
            return max(0, similarity - weights.leastSimilarity) * similarityFactor
        }

        func relevance(of candidate: Candidate) -> Float {
            weights.lexical * lexical(of: candidate)
                + weights.similarity * similarity(of: candidate)
        }

        private func lexical(of candidate: Candidate) -> Float {
            lexicalFactor * candidate.lexical
        }
    }

    /// What speaks for a memory beside its words and its meaning.
    @inline(__always)
    private func prior(of memory: IndexedMemory, _ similarity: Float, _ cues: Cues) -> Float {
        var prior: Float = memory.role == .user ? weights.saidByUser : 0
        if memory.traits.contains(.onlyAsks) { prior -= weights.onlyAsks }
        if memory.traits.contains(.isStanding) { prior += weights.standing * similarity }
        if cues.time.asksForTime, memory.traits.contains(.tellsTime) { prior += weights.tellsTime }
        if cues.time.namesTime { prior += weights.date * cues.time.fit(memory.occurredAt) }
        if memory.speaker != IndexedMemory.noSpeaker,
            cues.terms.contains(where: { $0.number == Int(memory.speaker) })
        {
            prior += weights.speaker
        }
        return prior
    }
}
