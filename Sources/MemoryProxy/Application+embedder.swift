import Embedding
import Logging
import MemoryCore
import NIOPosix
import Upstream

extension ProxySettings {
    /// The embedder that was chosen; nil: recall by words.
    func makeEmbedder(logger: Logger) throws -> (any Embedder)? {
        switch embedder {
        case .none: nil
        case .static: try StaticEmbedder()
        case .minilm: try MiniLMEmbedder(queries: queryEncoder)
        case .openai:
            try OpenAIEmbedder(
                embeddings,
                on: MultiThreadedEventLoopGroup.singleton.any(),
                logger: logger
            )
        }
    }
}
