extension ScopeIndex {
    /// So many memories with the best BM25 and so many with the nearest vectors are looked at, beside
    /// neighbours. LoCoMo and BEAM have the R@10 (.82, .63) of twice as many.
    static func maxMatches(topK: Int) -> Int { max(64, 4 * topK) }

    /// What may answer the query: the memories with the best BM25, their neighbours, and the
    /// memories with the nearest vectors, each with both scores. The cost grows with the postings
    /// of the query's terms and, by a few nanoseconds each, with the vectors.
    mutating func candidates(
        for query: RecallQuery,
        _ queryTerms: QueryTerms,
        _ weights: RankingWeights
    ) -> Candidates {
        let terms = queryTerms.all
        var scratch = SearchScratch()
        swap(&scratch, &self.scratch)
        defer { swap(&scratch, &self.scratch) }
        scratch.prepare(memories: memories.count)
        let bm25 = BM25(weights, meanLength: Float(totalLength) / Float(max(1, count)))
        let limit = Self.maxMatches(topK: query.topK)
        var found: [DocumentNumber] = []
        for match in lexicalMatches(terms, bm25, kind: query.kind, limit: limit, &scratch) {
            let window = window(around: match)
            for place in 0..<NeighbourFlow.places where window[place] != .none {
                Self.add(window[place], to: &found, &scratch.isCandidate)
            }
        }
        let vector = query.vector.flatMap { vector in
            vectors.shape.flatMap { VectorQuery(vector, $0) }
        }
        if let vector {
            for match in nearest(to: vector, kind: query.kind, limit: limit) {
                Self.add(vectors.owners[Int(match.row)], to: &found, &scratch.isCandidate)
            }
        }
        for document in found { scratch.isCandidate[Int(document)] = false }
        var candidates = lexicalScores(of: found, terms, bm25, weights.flow, &scratch)
        scratch.resetScores()
        if let vector { addSimilarities(to: &candidates, vector) }
        return Candidates(
            all: candidates,
            fullLexicalScore: queryTerms.fullScore
        )
    }

    /// Of one kind all are compared: it may be rare.
    private func nearest(
        to vector: VectorQuery,
        kind: Memory.Kind?,
        limit: Int
    ) -> [VectorTable.Match] {
        guard let kind else { return vectors.nearest(to: vector, limit: limit) }
        let rows = vectors.owners.indices.filter { row in
            memories[Int(vectors.owners[row])].kind == kind
        }
        return vectors.nearest(
            of: rows.map { VectorTable.Row($0) },
            to: vector,
            limit: limit
        )
    }

    private static func add(
        _ document: DocumentNumber,
        to found: inout [DocumentNumber],
        _ isFound: inout [Bool]
    ) {
        guard !isFound[Int(document)] else { return }
        isFound[Int(document)] = true
        found.append(document)
    }

    /// The memory, the one before, the one after, and the ones before and after those; `.none`
    /// where the conversation ends.
    @inline(__always)
    func window(around document: DocumentNumber) -> SIMD8<DocumentNumber> {
        var window = SIMD8(repeating: DocumentNumber.none)
        let link = links[Int(document)]
        window[0] = document
        if link.previous != .none {
            window[1] = link.previous
            window[3] = links[Int(link.previous)].previous
        }
        if link.next != .none {
            window[2] = link.next
            window[4] = links[Int(link.next)].next
        }
        return window
    }

    // MARK: Scores

    private func lexicalScores(
        of documents: [DocumentNumber],
        _ terms: [QueryTerm],
        _ bm25: BM25,
        _ flow: NeighbourFlow,
        _ scratch: inout SearchScratch
    ) -> [Candidate] {
        guard !terms.isEmpty else { return documents.map { Candidate(document: $0) } }
        let windows = windows(around: documents, scratch.scores, &scratch.rows)
        let scores = termScores(of: windows.holders, terms, bm25, rows: scratch.rows)
        for document in windows.holders { scratch.rows[Int(document)] = 0 }
        let weights = flow.weights
        var candidates: [Candidate] = []
        candidates.reserveCapacity(documents.count)
        for (index, document) in documents.enumerated() {
            let weights = weights * windows.lent[index]
            let lexical = scores.sumOfBest(windows.rows[index], weights)
            candidates.append(Candidate(document: document, lexical: lexical))
        }
        return candidates
    }

    private struct Windows {
        /// The memories in any window that have a term of the query, each once.
        var holders: [DocumentNumber] = []
        /// For each candidate the rows of its window in `holders`; -1 for none.
        var rows: [SIMD8<Int32>] = []
        /// What of the flow each place lends.
        var lent: [SIMD8<Float>] = []
    }

    private func windows(
        around documents: [DocumentNumber],
        _ scores: [Float],
        _ rows: inout [UInt32]
    ) -> Windows {
        var windows = Windows()
        windows.rows.reserveCapacity(documents.count)
        windows.lent.reserveCapacity(documents.count)
        let scores = scores.span
        var known = rows.mutableSpan
        for document in documents {
            let window = window(around: document)
            var found = SIMD8<Int32>(repeating: -1)
            var lent = SIMD8<Float>(repeating: 1)
            for place in 0..<NeighbourFlow.places where window[place] != .none {
                let neighbour = Int(window[place])
                guard scores[neighbour] > 0 else { continue }
                if known[neighbour] == 0 {
                    windows.holders.append(window[place])
                    known[neighbour] = UInt32(windows.holders.count)
                }
                found[place] = Int32(known[neighbour]) - 1
                if place > 0, lengths[neighbour] > NeighbourFlow.maxTerms {
                    lent[place] = NeighbourFlow.lentByLongOnes
                }
            }
            windows.rows.append(found)
            windows.lent.append(lent)
        }
        return windows
    }

    /// - Parameter rows: for each memory of the scope its row and one more, or 0.
    private func termScores(
        of documents: [DocumentNumber],
        _ terms: [QueryTerm],
        _ bm25: BM25,
        rows: [UInt32]
    ) -> TermScores {
        var scores = TermScores(rows: documents.count, terms: terms.count)
        for (column, term) in terms.enumerated() {
            let list = postings[term.number].postings
            // A look-up takes about as long as walking sixteen postings.
            guard list.count < 16 * documents.count else {
                for (row, document) in documents.enumerated() {
                    scores.set(row, column, score(of: term, in: document, bm25))
                }
                continue
            }
            for posting in list {
                let document = Int(posting.document)
                guard rows[document] > 0 else { continue }
                let gain = bm25.gain(posting.frequency, length: lengths[document])
                scores.set(Int(rows[document]) - 1, column, term.weight * gain)
            }
        }
        return scores
    }

    /// Gives each candidate the cosine of its nearest passage.
    private func addSimilarities(to candidates: inout [Candidate], _ query: VectorQuery) {
        var rows: [VectorTable.Row] = []
        var owners: [Int] = []
        rows.reserveCapacity(candidates.count)
        owners.reserveCapacity(candidates.count)
        for index in candidates.indices {
            vectors.forEachRow(of: candidates[index].document) { row in
                rows.append(row)
                owners.append(index)
            }
        }
        let matches = vectors.matches(of: rows, to: query)
        for index in matches.indices {
            let known = candidates[owners[index]].similarity ?? -1
            candidates[owners[index]].similarity = max(known, matches[index].similarity)
        }
    }
}
