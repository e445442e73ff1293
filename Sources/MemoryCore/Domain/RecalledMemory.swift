/// One memory of a recall with all that is kept about it.
package struct RecalledMemory: Sendable, Equatable {
    package var memory: KeptMemory
    /// How likely it answers the query, 0 to 1; comparable between queries.
    package var score: Double
    /// Cosine to the query; nil where one of them has no vector.
    package var similarity: Double?
    /// The value of its `Confidence`.
    package var confidence: Double

    package init(
        memory: KeptMemory,
        score: Double,
        similarity: Double? = nil,
        confidence: Double = 0
    ) {
        self.memory = memory
        self.score = score
        self.similarity = similarity
        self.confidence = confidence
    }
}

extension Recall {
    /// For a `ContextBlock`.
    package init(_ memories: [RecalledMemory]) {
        self.init(
            items: memories.map {
                Item(
                    memory: $0.memory.memory,
                    score: $0.score,
                    similarity: $0.similarity,
                    confidence: $0.confidence
                )
            }
        )
    }
}
