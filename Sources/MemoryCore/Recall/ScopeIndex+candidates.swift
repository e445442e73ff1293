import CKernels

extension ScopeIndex {
    /// So many memories with the best BM25 and so many with the nearest vectors are looked at, beside
    /// neighbours. With 32 the R@5 of LoCoMo and BEAM is .727 and .535, with 80 it is .728 and .536
    /// (the table's vectors): less than one question of each.
    static func maxMatches(topK: Int) -> Int { max(32, 4 * topK) }

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
        let matches = lexicalMatches(terms, bm25, kind: query.kind, limit: limit, &scratch)
        var candidates = candidates(around: matches, spare: limit, &scratch.places)
        let vector = query.vector.flatMap { vector in
            vectors.shape.flatMap { VectorQuery(vector, $0) }
        }
        if let vector {
            for match in nearest(to: vector, kind: query.kind, limit: limit) {
                let owner = vectors.owners[Int(match.row)]
                let index = Self.index(of: owner, in: &candidates, &scratch.places)
                candidates[index].note(match.similarity)
            }
        }
        for candidate in candidates { scratch.places[Int(candidate.document)] = 0 }
        addLexicalScores(to: &candidates, terms, bm25, weights.flow, &scratch)
        scratch.resetScores()
        if let vector { addSimilarities(to: &candidates, vector) }
        return Candidates(all: candidates, fullLexicalScore: queryTerms.fullScore)
    }

    /// The memories and their neighbours, see `NeighbourFlow`; with room for some more.
    private func candidates(
        around documents: [DocumentNumber],
        spare: Int,
        _ places: inout [UInt32]
    ) -> [Candidate] {
        let most = Int(FLOW_PLACES) * documents.count
        var candidates: [Candidate] = []
        withUnsafeTemporaryAllocation(of: DocumentNumber.self, capacity: most) { found in
            let count = flow_gather(
                documents,
                documents.count,
                links,
                &places,
                found.baseAddress
            )
            candidates.reserveCapacity(count + spare)
            for document in found[..<count] { candidates.append(Candidate(document: document)) }
        }
        return candidates
    }

    /// The place of the memory among the candidates, one of which it becomes.
    private static func index(
        of document: DocumentNumber,
        in candidates: inout [Candidate],
        _ places: inout [UInt32]
    ) -> Int {
        let place = Int(places[Int(document)])
        guard place == 0 else { return place - 1 }
        candidates.append(Candidate(document: document))
        places[Int(document)] = UInt32(candidates.count)
        return candidates.count - 1
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

    /// Gives the cosine of their nearest passage to the candidates that the search by vectors has
    /// not found.
    private func addSimilarities(to candidates: inout [Candidate], _ query: VectorQuery) {
        var rows: [VectorTable.Row] = []
        var owners: [Int] = []
        rows.reserveCapacity(candidates.count)
        owners.reserveCapacity(candidates.count)
        for index in candidates.indices where candidates[index].similarity == nil {
            vectors.forEachRow(of: candidates[index].document) { row in
                rows.append(row)
                owners.append(index)
            }
        }
        vectors.withCosines(of: rows, to: query) { cosines in
            for (owner, cosine) in zip(owners, cosines) { candidates[owner].note(cosine) }
        }
    }
}
