package import FoundationEssentials

/// What to look for, and where.
package struct RecallQuery: Sendable {
    /// What the memories are ordered by.
    package enum Ranking: String, Sendable, CaseIterable {
        /// How well they answer, see `RankingWeights`.
        case hybrid
        /// `Confidence`.
        case composite
    }

    package var scope: Scope
    /// The user's message.
    package var text: String
    /// The most memories to return.
    package var topK: Int
    /// The least score, 0 to 1; 0 keeps everything that matches.
    package var threshold: Double
    /// Only memories of this kind; nil: of any.
    package var kind: Memory.Kind?
    /// What the text means, in the space of the memories' vectors; nil searches by words only.
    package var vector: Vector?
    package var ranking: Ranking
    /// The time of the question: ages count back from here.
    package var time: Date

    package init(
        scope: Scope,
        text: String,
        topK: Int = 6,
        threshold: Double = 0,
        kind: Memory.Kind? = nil,
        vector: Vector? = nil,
        ranking: Ranking = .hybrid,
        time: Date = Date()
    ) {
        self.scope = scope
        self.text = text
        self.topK = topK
        self.threshold = threshold
        self.kind = kind
        self.vector = vector
        self.ranking = ranking
        self.time = time
    }
}

/// The ranked result of a query, best first.
package struct Recall: Sendable {
    package struct Item: Sendable {
        package var memory: Memory
        /// How likely it answers the query, 0 to 1; comparable between queries.
        package var score: Double
        /// Cosine to the query of its nearest passage; nil where one of them has no vector.
        package var similarity: Double?
        /// The value of its `Confidence`.
        package var confidence: Double

        package init(
            memory: Memory,
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

    package var items: [Item]

    package init(items: [Item] = []) { self.items = items }
}
