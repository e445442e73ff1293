import Glibc

extension ScopeIndex {
    /// Terms of a query that are looked up at most: the rarest ones.
    static let maxQueryTerms = 32
    /// Memories that are looked at beside their neighbours at most: those with the best BM25. On
    /// LoCoMo and BEAM, R@10 and R@20 with 128 are those with 512.
    static func maxMatches(topK: Int) -> Int { max(128, 2 * topK) }

    /// The memories that share a term with the query, and the neighbours of those. The cost grows
    /// with the postings of the query's terms, not with the scope.
    mutating func lexicalCandidates(
        for query: RecallQuery,
        _ weights: RankingWeights
    ) -> Candidates {
        var scratch = SearchScratch()
        swap(&scratch, &self.scratch)
        defer { swap(&scratch, &self.scratch) }
        scratch.prepare(memories: memories.count, conversations: conversations.count)
        let terms = queryTerms(of: query.text)
        for term in terms {
            accumulate(term, weights, into: &scratch.scores, touching: &scratch.touched)
        }
        let fullScore = terms.reduce(0) { $0 + $1.weight }
        let bound = fullScore * (weights.saturation + 1)
        let matches = bestMatches(
            Self.maxMatches(topK: query.topK),
            in: scratch,
            scoringBelow: bound
        )
        let candidates = flow(from: matches, weights, &scratch)
        scratch.reset()
        return Candidates(all: candidates, fullLexicalScore: fullScore)
    }

    private struct QueryTerm {
        var number: TermTable.Number
        /// Inverse document frequency times the frequency in the query.
        var weight: Float
    }

    private mutating func queryTerms(of query: String) -> [QueryTerm] {
        var terms: [QueryTerm] = []
        vocabulary.numbers(of: query.utf8Span.span).forEachRun { number, frequency in
            let holders = Float(postings[number].count)
            guard holders > 0 else { return }
            let rarity = log(1 + (Float(count) - holders + 0.5) / (holders + 0.5))
            terms.append(QueryTerm(number: number, weight: rarity * Float(min(frequency, 3))))
        }
        guard terms.count > Self.maxQueryTerms else { return terms }
        terms.sort { $0.weight > $1.weight }
        return Array(terms.prefix(Self.maxQueryTerms))
    }

    /// Adds what BM25 gives the memories that hold the term.
    private func accumulate(
        _ term: QueryTerm,
        _ weights: RankingWeights,
        into scores: inout [Float],
        touching touched: inout [DocumentNumber]
    ) {
        let gain = term.weight * (weights.saturation + 1)
        let meanLength = max(1, Float(totalLength) / Float(max(1, count)))
        let base = weights.saturation * (1 - weights.lengthNormalization)
        let slope = weights.saturation * weights.lengthNormalization / meanLength
        var scores = scores.mutableSpan
        for posting in postings[term.number].postings {
            let index = Int(posting.document)
            let frequency = Float(posting.frequency)
            let norm = base + slope * Float(lengths[index])
            if scores[index] == 0 { touched.append(posting.document) }
            scores[index] += gain * frequency / (frequency + norm)
        }
    }

    /// The touched memories, without the weakest where there are more than `maxMatches`. They are
    /// told apart by counting scores in 1,024 steps; in the last step the later ones stay.
    private func bestMatches(
        _ maxMatches: Int,
        in scratch: SearchScratch,
        scoringBelow bound: Float
    ) -> [DocumentNumber] {
        guard scratch.touched.count > maxMatches else { return scratch.touched }
        let steps = 1024
        let scale = Float(steps) / bound
        let step = { (document: DocumentNumber) in
            min(steps - 1, Int(scratch.scores[Int(document)] * scale))
        }
        var counts = [Int](repeating: 0, count: steps)
        for document in scratch.touched { counts[step(document)] += 1 }
        var least = steps - 1
        var room = maxMatches
        while counts[least] < room {
            room -= counts[least]
            least -= 1
        }
        return scratch.touched.reversed().filter { document in
            let step = step(document)
            if step == least { room -= 1 }
            return step > least || step == least && room >= 0
        }
    }

    /// Matches and their neighbours, each with what the message before and after it lends it.
    private func flow(
        from matches: [DocumentNumber],
        _ weights: RankingWeights,
        _ scratch: inout SearchScratch
    ) -> [Candidate] {
        var candidates: [Candidate] = []
        candidates.reserveCapacity(3 * matches.count)
        for match in matches {
            let memory = memories[Int(match)]
            add(match, to: &candidates, weights, &scratch)
            add(memory.previous, to: &candidates, weights, &scratch)
            add(memory.next, to: &candidates, weights, &scratch)
        }
        for candidate in candidates { scratch.isCandidate[Int(candidate.document)] = false }
        return candidates
    }

    private func add(
        _ document: DocumentNumber,
        to candidates: inout [Candidate],
        _ weights: RankingWeights,
        _ scratch: inout SearchScratch
    ) {
        guard document != IndexedMemory.noDocument, !scratch.isCandidate[Int(document)] else {
            return
        }
        scratch.isCandidate[Int(document)] = true
        let memory = memories[Int(document)]
        let lexical =
            scratch.score(of: document) + weights.previous * scratch.score(of: memory.previous)
            + weights.next * scratch.score(of: memory.next)
        candidates.append(Candidate(document: document, lexical: lexical, similarity: nil))
    }
}
