import Logging
import MemoryCore
import NIOPosix
import Upstream

extension ProxySettings {
    /// The embedder that was chosen; nil: recall by words.
    func makeEmbedder(logger: Logger) throws -> (any Embedder)? {
        switch embedder {
        case .none, .minilm, .static: nil
        case .openai:
            try OpenAIEmbedder(
                embeddings,
                on: MultiThreadedEventLoopGroup.singleton.any(),
                logger: logger
            )
        }
    }
}
