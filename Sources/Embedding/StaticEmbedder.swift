package import MemoryCore

/// The distilled table for what is asked and for what is stored, for the smallest machines: recall
/// is a little worse than with MiniLM, and a vector costs microseconds.
package struct StaticEmbedder: Embedder {
    /// Not that of the table's name: a stored vector of the table is not what MiniLM would give.
    package let space: VectorSpace
    private let tokenizer: WordPiece
    private let table: QueryTable

    package init() throws {
        tokenizer = try WordPiece()
        table = try QueryTable()
        let dimensions = table.space.dimensions
        space = VectorSpace(name: "minilm-table/\(dimensions)/1", dimensions: dimensions)
    }

    package var isQueryInstant: Bool { true }

    package func queryVector(of text: String) -> Vector? {
        table.vector(of: tokenizer.queryTokens(of: text))
    }

    package func vectors(of texts: [String]) async throws -> [Vector?] {
        try texts.map { text in
            try Task.checkCancellation()
            return queryVector(of: text)
        }
    }

    package func provisionalVector(of text: String) -> Vector? { queryVector(of: text) }
}
