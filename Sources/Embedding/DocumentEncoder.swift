import MemoryCore

/// MiniLM's vectors of stored texts, computed on the executor's thread, one text at a time.
actor DocumentEncoder {
    private let model: MiniLM
    private let tokenizer: WordPiece
    private let projection: Projection
    private let executor: IdleExecutor

    init(
        model: MiniLM,
        tokenizer: WordPiece,
        projection: Projection,
        executor: IdleExecutor
    ) {
        self.model = model
        self.tokenizer = tokenizer
        self.projection = projection
        self.executor = executor
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    func vectors(of texts: [String]) throws -> [Vector?] {
        try texts.map { text in
            try Task.checkCancellation()
            return vector(of: text)
        }
    }

    /// On the thread of whoever calls; takes milliseconds.
    nonisolated func vector(of text: String) -> Vector? {
        var tokens = tokenizer.tokens(
            of: text,
            limit: MiniLM.maxTokens - 2,
            after: [WordPiece.start]
        )
        guard tokens.dropFirst().contains(where: { $0 != WordPiece.unknown }) else { return nil }
        tokens.append(WordPiece.end)
        return Vector(normalizing: projection(model.embed(tokens: tokens)))
    }
}
