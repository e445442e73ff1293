/// A memory that may answer the query, with what each half of the search says about it.
struct Candidate: Sendable {
    var document: DocumentNumber
    /// BM25 with what flows in from the neighbours; 0 and up.
    var lexical: Float = 0
    /// Cosine to the query's vector, of the nearest passage; nil where there are no vectors.
    var similarity: Float?

    /// Notes the cosine of one more of its passages.
    mutating func note(_ cosine: Float) { similarity = max(similarity ?? -1, cosine) }
}

/// What a search found, not yet ranked.
struct Candidates: Sendable {
    var all: [Candidate] = []
    /// About the lexical score of a memory that says each word of the query once.
    var fullLexicalScore: Float = 0
}
