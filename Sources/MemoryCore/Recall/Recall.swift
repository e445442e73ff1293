/// What to look for, and where.
package struct RecallQuery: Sendable {
    package var scope: Scope
    /// The user's message.
    package var text: String
    /// The most memories to return.
    package var topK: Int
    /// The least score, 0 to 1; 0 keeps everything that matches.
    package var threshold: Double
    /// What the text means, in the space of the memories' vectors; nil searches by words only.
    package var vector: Vector?

    package init(
        scope: Scope,
        text: String,
        topK: Int = 6,
        threshold: Double = 0,
        vector: Vector? = nil
    ) {
        self.scope = scope
        self.text = text
        self.topK = topK
        self.threshold = threshold
        self.vector = vector
    }
}

/// The ranked result of a query, best first.
package struct Recall: Sendable {
    package struct Item: Sendable {
        package var memory: Memory
        package var score: Double

        package init(memory: Memory, score: Double) {
            self.memory = memory
            self.score = score
        }
    }

    package var items: [Item]

    package init(items: [Item] = []) { self.items = items }
}
