import Embedding
import MemoryCore

/// MiniLM for somebody who waits: what is stored is embedded at once, not when the processor has
/// nothing else to do. The vectors are the same.
struct ForegroundEmbedder: Embedder {
    private let queries: MiniLMEmbedder
    private let model: MiniLMEmbedder

    init(queries: QueryEncoder) throws {
        self.queries = try MiniLMEmbedder(queries: queries)
        model = try MiniLMEmbedder(queries: .full)
    }

    var space: VectorSpace { queries.space }

    var isQueryInstant: Bool { queries.isQueryInstant }

    func queryVector(of text: String) -> Vector? { queries.queryVector(of: text) }

    func vectors(of texts: [String]) async throws -> [Vector?] { texts.map(model.queryVector) }
}
