import Glibc

extension ScopeIndex {
    /// Terms of a query that are looked up at most: the rarest ones.
    static let maxQueryTerms = 32
    /// Memories that are looked at beside their neighbours at most: those with the best BM25.
    static let maxMatches = 2048

    /// The memories that share a term with the query, and the neighbours of those. The cost grows
    /// with the postings of the query's terms, not with the scope.
    mutating func lexicalCandidates(for query: String, _ weights: RankingWeights) -> Candidates {
        var scratch = SearchScratch()
        swap(&scratch, &self.scratch)
        defer { swap(&scratch, &self.scratch) }
        scratch.prepare(memories: memories.count, conversations: conversations.count)
        let terms = queryTerms(of: query)
        for term in terms { accumulate(term, weights, into: &scratch) }
        let candidates = Candidates(
            all: flow(from: bestMatches(in: scratch), weights, scratch),
            fullLexicalScore: terms.reduce(0) { $0 + $1.weight }
        )
        scratch.reset()
        return candidates
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
        into scratch: inout SearchScratch
    ) {
        let gain = term.weight * (weights.saturation + 1)
        let meanLength = max(1, Float(totalLength) / Float(max(1, count)))
        let base = weights.saturation * (1 - weights.lengthNormalization)
        let slope = weights.saturation * weights.lengthNormalization / meanLength
        for posting in postings[term.number].postings {
            let index = Int(posting.document)
            let frequency = Float(posting.frequency)
            let score = scratch.scores[index]
            if score == 0 { scratch.touched.append(posting.document) }
            let norm = base + slope * Float(lengths[index])
            scratch.scores[index] = score + gain * frequency / (frequency + norm)
        }
    }

    /// The touched memories, without the weakest where there are more than `maxMatches`: the
    /// bound is found by counting scores in 1,024 steps of the best, so a few more may stay.
    private func bestMatches(in scratch: SearchScratch) -> [DocumentNumber] {
        guard scratch.touched.count > Self.maxMatches else { return scratch.touched }
        let steps = 1024
        let best = scratch.touched.reduce(0) { max($0, scratch.scores[Int($1)]) }
        let scale = Float(steps - 1) / best
        var counts = [Int](repeating: 0, count: steps)
        for document in scratch.touched {
            counts[Int(scratch.scores[Int(document)] * scale)] += 1
        }
        var step = steps - 1
        var kept = counts[step]
        while step > 0, kept + counts[step - 1] <= Self.maxMatches {
            step -= 1
            kept += counts[step]
        }
        let least = Float(step) / scale
        return scratch.touched.filter { scratch.scores[Int($0)] >= least }
    }

    /// Matches and their neighbours, each with what the message before and after it lends it.
    private func flow(
        from matches: [DocumentNumber],
        _ weights: RankingWeights,
        _ scratch: SearchScratch
    ) -> [Candidate] {
        var documents = matches
        for document in matches {
            let memory = memories[Int(document)]
            if memory.previous != IndexedMemory.noDocument { documents.append(memory.previous) }
            if memory.next != IndexedMemory.noDocument { documents.append(memory.next) }
        }
        documents.sort()
        var candidates: [Candidate] = []
        candidates.reserveCapacity(documents.count)
        documents.forEachRun { document, _ in
            let memory = memories[Int(document)]
            let score = { (neighbour: DocumentNumber) -> Float in
                neighbour == IndexedMemory.noDocument ? 0 : scratch.scores[Int(neighbour)]
            }
            let lexical =
                score(document) + weights.previous * score(memory.previous)
                + weights.next * score(memory.next)
            candidates.append(Candidate(document: document, lexical: lexical, similarity: nil))
        }
        return candidates
    }
}
