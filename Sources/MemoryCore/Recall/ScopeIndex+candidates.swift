extension ScopeIndex {
    /// Memories that are looked at beside their neighbours at most: those with the best BM25. On
    /// LoCoMo and BEAM, R@10 and R@20 with 128 are those with 512.
    static func maxMatches(topK: Int) -> Int { max(128, 2 * topK) }

    /// What may answer the query: the memories with the best BM25, the neighbours of those, and
    /// the memories with the nearest vectors, each with both scores. The cost grows with the
    /// postings of the query's terms and, by a few nanoseconds each, with the vectors.
    mutating func candidates(for query: RecallQuery, _ weights: RankingWeights) -> Candidates {
        var scratch = SearchScratch()
        swap(&scratch, &self.scratch)
        defer { swap(&scratch, &self.scratch) }
        scratch.prepare(memories: memories.count, conversations: conversations.count)
        defer { scratch.reset() }
        let terms = queryTerms(of: query.text)
        let meanLength = Float(totalLength) / Float(max(1, count))
        let bm25 = BM25(weights, meanLength: meanLength)
        let limit = Self.maxMatches(topK: query.topK)
        let matches = lexicalMatches(terms, bm25, limit: limit, &scratch)
        let vector = query.vector.flatMap { vector in
            vectors.shape.flatMap { VectorQuery(vector, $0) }
        }
        var found = CandidateSet()
        for match in matches { addWithNeighbours(match, to: &found, &scratch) }
        if let vector {
            for match in vectors.nearest(to: vector, limit: limit) {
                found.add(vectors.owners[Int(match.row)], &scratch)
            }
        }
        for document in found.documents { scratch.isCandidate[Int(document)] = false }
        var candidates = lexicalScores(of: found.documents, terms, bm25, weights, &scratch)
        if let vector { addSimilarities(to: &candidates, vector) }
        let fullScore = terms.reduce(0) { $0 + $1.weight }
        return Candidates(all: candidates, fullLexicalScore: fullScore)
    }

    private func addWithNeighbours(
        _ document: DocumentNumber,
        to found: inout CandidateSet,
        _ scratch: inout SearchScratch
    ) {
        found.add(document, &scratch)
        forEachNeighbour(of: document) { neighbour, _ in found.add(neighbour, &scratch) }
    }

    /// Calls `body` with the memories up to two places away in the conversation and their places:
    /// -1 is the one before.
    @inline(__always)
    func forEachNeighbour(of document: DocumentNumber, _ body: (DocumentNumber, Int) -> Void) {
        let (previous, next) = neighbours(of: document)
        if previous != IndexedMemory.noDocument {
            body(previous, -1)
            let second = memories[Int(previous)].previous
            if second != IndexedMemory.noDocument { body(second, -2) }
        }
        if next != IndexedMemory.noDocument {
            body(next, 1)
            let second = memories[Int(next)].next
            if second != IndexedMemory.noDocument { body(second, 2) }
        }
    }

    private func neighbours(
        of document: DocumentNumber
    ) -> (previous: DocumentNumber, next: DocumentNumber) {
        (memories[Int(document)].previous, memories[Int(document)].next)
    }

    // MARK: Scores

    /// For each term of the query the best that the candidate itself or, for less, a neighbour
    /// gives: what a message leaves unsaid was said just before or is said just after.
    private func lexicalScores(
        of documents: [DocumentNumber],
        _ terms: [QueryTerm],
        _ bm25: BM25,
        _ weights: RankingWeights,
        _ scratch: inout SearchScratch
    ) -> [Candidate] {
        var windows = TermWindows()
        for document in documents {
            windows.add(document, weight: 1, &scratch)
            forEachNeighbour(of: document) { neighbour, place in
                windows.add(neighbour, weight: weights.flow(from: place), &scratch)
            }
            windows.end()
        }
        let scores = termScores(of: windows.documents, terms, bm25, scratch.rows)
        for document in windows.documents { scratch.rows[Int(document)] = 0 }
        var start = 0
        return zip(documents, windows.ends).map { document, end in
            defer { start = end }
            let lexical = scores.sumOfBest(windows.rows[start..<end])
            return Candidate(document: document, lexical: lexical)
        }
    }

    private func termScores(
        of documents: [DocumentNumber],
        _ terms: [QueryTerm],
        _ bm25: BM25,
        _ rows: [UInt32]
    ) -> TermScores {
        var scores = TermScores(rows: documents.count, terms: terms.count)
        for (column, term) in terms.enumerated() {
            let list = postings[term.number].postings
            // A look-up takes about as long as walking sixteen postings.
            guard list.count < 16 * documents.count else {
                for (row, document) in documents.enumerated() {
                    scores[row, column] = score(of: term, in: document, bm25)
                }
                continue
            }
            for posting in list where rows[Int(posting.document)] > 0 {
                let gain = bm25.gain(posting.frequency, length: lengths[Int(posting.document)])
                scores[Int(rows[Int(posting.document)]) - 1, column] = term.weight * gain
            }
        }
        return scores
    }

    /// Gives each candidate the cosine of its nearest passage.
    private func addSimilarities(to candidates: inout [Candidate], _ query: VectorQuery) {
        var rows: [VectorTable.Row] = []
        var owners: [Int] = []
        for index in candidates.indices {
            vectors.forEachRow(of: candidates[index].document) { row in
                rows.append(row)
                owners.append(index)
            }
        }
        for (owner, match) in zip(owners, vectors.matches(of: rows, to: query)) {
            let known = candidates[owner].similarity ?? -1
            candidates[owner].similarity = max(known, match.similarity)
        }
    }
}

/// Memories, each once.
private struct CandidateSet {
    private(set) var documents: [DocumentNumber] = []

    mutating func add(_ document: DocumentNumber, _ scratch: inout SearchScratch) {
        guard !scratch.isCandidate[Int(document)] else { return }
        scratch.isCandidate[Int(document)] = true
        documents.append(document)
    }
}

/// The memories whose terms count for each candidate.
private struct TermWindows {
    /// The windows, one behind the other.
    private(set) var rows: [TermScores.WeightedRow] = []
    private(set) var ends: [Int] = []
    /// The memories in all windows, each once: those of the rows.
    private(set) var documents: [DocumentNumber] = []

    /// Adds a memory to the current window, if it has a term of the query.
    mutating func add(_ document: DocumentNumber, weight: Float, _ scratch: inout SearchScratch) {
        guard weight > 0, scratch.scores[Int(document)] > 0 else { return }
        if scratch.rows[Int(document)] == 0 {
            documents.append(document)
            scratch.rows[Int(document)] = UInt32(documents.count)
        }
        rows.append((Int(scratch.rows[Int(document)]) - 1, weight))
    }

    mutating func end() { ends.append(rows.count) }
}
