import CKernels
import Glibc

extension ScopeIndex {
    /// Terms of a query that are looked up at most: the rarest ones.
    static let maxQueryTerms = 32
    /// What a word counts that a long message has outside of what it asks.
    static let weightBesideFocus: Float = 0.1
    /// Postings that a query walks at most. Words that so many memories hold only add to what rarer
    /// words have found.
    static let maxPostings = 1 << 15
    /// Of what the rarer words have found, what the others add to, and how many others.
    static let maxCompleted = 1024
    static let maxCompletingTerms = 8

    /// A word of the query that memories hold.
    struct QueryTerm: Sendable {
        var number: TermTable.Number
        /// Inverse document frequency times the frequency in the query.
        var weight: Float
    }

    /// What a query is looked up by.
    struct QueryTerms: Sendable {
        /// The known terms, the rarest first.
        var all: [QueryTerm] = []
        /// About the score of a memory that says each word of the query once, the words that no
        /// memory has included: a question about other things must not look fully answered.
        var fullScore: Float = 0
    }

    mutating func queryTerms(of query: String) -> QueryTerms {
        let focus = QueryFocus.focus(of: query)
        var terms = queryTerms(of: (focus ?? query).utf8Span.span, weight: 1)
        if focus != nil {
            let known = Set(terms.all.map(\.number))
            let rest = queryTerms(of: query.utf8Span.span, weight: Self.weightBesideFocus).all
            terms.all += rest.filter { !known.contains($0.number) }
        }
        terms.all.sort { postings[$0.number].count < postings[$1.number].count }
        terms.all = Array(terms.all.prefix(Self.maxQueryTerms))
        return terms
    }

    private mutating func queryTerms(of query: Span<UInt8>, weight: Float) -> QueryTerms {
        let found = vocabulary.terms(of: query)
        var terms = QueryTerms()
        var unknown = found.unknown.count
        found.numbers.forEachRun { number, frequency in
            let holders = postings[number].count
            guard holders > 0 else {
                unknown += 1
                return
            }
            let weight = weight * rarity(holders: holders) * Float(min(frequency, 3))
            terms.all.append(QueryTerm(number: number, weight: weight))
            terms.fullScore += weight
        }
        terms.fullScore += Float(unknown) * rarity(holders: 0)
        return terms
    }

    /// Inverse document frequency.
    private func rarity(holders: Int) -> Float {
        log(1 + (Float(count - holders) + 0.5) / (Float(holders) + 0.5))
    }

    /// The memories with the best BM25, at most `limit`. Their scores and those of all others that
    /// were met are in the scratch until it is reset.
    func lexicalMatches(
        _ terms: [QueryTerm],
        _ bm25: BM25,
        kind: Memory.Kind? = nil,
        limit: Int,
        _ scratch: inout SearchScratch
    ) -> [DocumentNumber] {
        var room = Self.maxPostings
        var left = terms[...]
        while let term = left.first {
            let list = postings[term.number].postings
            guard list.count <= room || scratch.touched.isEmpty else { break }
            add(term, from: list.suffix(room), bm25, to: &scratch.scores, &scratch.touched)
            room -= min(room, list.count)
            left.removeFirst()
        }
        let bound = terms.reduce(0) { $0 + $1.weight } * bm25.greatest
        let touched = self.memories(scratch.touched, of: kind)
        guard !left.isEmpty else {
            return Self.best(limit, of: touched, scratch.scores, below: bound)
        }
        let pool = Self.best(Self.maxCompleted, of: touched, scratch.scores, below: bound)
        for term in left.prefix(Self.maxCompletingTerms) {
            for document in pool {
                scratch.scores[Int(document)] += score(of: term, in: document, bm25)
            }
        }
        return Self.best(limit, of: pool, scratch.scores, below: bound)
    }

    private func memories(
        _ documents: [DocumentNumber],
        of kind: Memory.Kind?
    ) -> [DocumentNumber] {
        guard let kind else { return documents }
        return documents.filter { memories[Int($0)].kind == kind }
    }

    /// What one term gives one memory.
    func score(of term: QueryTerm, in document: DocumentNumber, _ bm25: BM25) -> Float {
        guard let posting = postings[term.number].posting(of: document) else { return 0 }
        return term.weight * bm25.gain(posting.frequency, length: lengths[Int(document)])
    }

    private func add(
        _ term: QueryTerm,
        from postings: ArraySlice<Posting>,
        _ bm25: BM25,
        to scores: inout [Float],
        _ touched: inout [DocumentNumber]
    ) {
        withUnsafeTemporaryAllocation(
            of: DocumentNumber.self,
            capacity: postings.count
        ) { found in
            let count = postings.withUnsafeBytes { postings in
                postings_add(
                    postings.assumingMemoryBound(to: UInt32.self).baseAddress,
                    postings.count / MemoryLayout<Posting>.stride,
                    term.weight,
                    bm25.kernel,
                    lengths,
                    &scores,
                    found.baseAddress
                )
            }
            touched.append(contentsOf: UnsafeBufferPointer(rebasing: found[..<count]))
        }
    }

    /// The memories with the best scores, told apart in steps; in the last step the later ones stay.
    private static func best(
        _ limit: Int,
        of documents: [DocumentNumber],
        _ scores: [Float],
        below bound: Float
    ) -> [DocumentNumber] {
        guard documents.count > limit else { return documents }
        // Scores lie far apart, so each is looked at once.
        return withUnsafeTemporaryAllocation(of: Float.self, capacity: documents.count) { read in
            postings_read(documents, documents.count, scores, read.baseAddress)
            return StepSelection.withGreatest(
                limit,
                of: UnsafeBufferPointer(read),
                from: 0,
                to: bound
            ) { places in places.map { documents[Int($0)] } }
        }
    }
}
