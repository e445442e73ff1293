package import MemoryCore

/// The default embedder: what is stored goes through MiniLM, what is asked through the table that
/// was distilled from it.
package struct MiniLMEmbedder: Embedder {
    package let space: VectorSpace
    private let queries: QueryEncoder
    private let tokenizer: WordPiece
    private let table: QueryTable
    private let encoder: DocumentEncoder

    /// Opens what is compiled into the binary and starts the thread that embeds what is stored.
    package init(queries: QueryEncoder = .distilled) throws {
        let projection = try Projection()
        tokenizer = try WordPiece()
        table = try QueryTable()
        guard table.space == projection.space else { throw MiniLMError.unknownFormat }
        space = table.space
        self.queries = queries
        encoder = DocumentEncoder(
            model: try MiniLM(),
            tokenizer: tokenizer,
            projection: projection,
            executor: try IdleExecutor()
        )
    }

    package var isQueryInstant: Bool { queries == .distilled }

    package func queryVector(of text: String) -> Vector? {
        switch queries {
        case .distilled: provisionalVector(of: text)
        case .full: encoder.vector(of: text)
        }
    }

    /// One text at a time, whenever the processor has nothing else to do. Between two texts a
    /// cancelled task stops.
    package func vectors(of texts: [String]) async throws -> [Vector?] {
        try await encoder.vectors(of: texts)
    }

    package func provisionalVector(of text: String) -> Vector? {
        table.vector(of: tokenizer.queryTokens(of: text))
    }
}

extension WordPiece {
    /// What the table was trained with: no [SEP].
    func queryTokens(of text: String) -> [UInt16] {
        tokens(of: text, limit: MiniLM.maxTokens - 2, after: [Self.start])
    }
}
