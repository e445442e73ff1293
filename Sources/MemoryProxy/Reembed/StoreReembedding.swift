package import Logging
import MemoryCore
import SQLiteStore

/// `memory-proxy reembed`: gives every memory in the data folder vectors of the chosen embedder.
///
/// The proxy does the same by itself, behind its replies; this does it before a start, or with all
/// of another machine's time. Both may run at once.
package struct StoreReembedding: Sendable {
    package enum Failure: Error, CustomStringConvertible {
        case noEmbedder

        package var description: String {
            "the settings name no embedder: memories are found by words and need no vectors"
        }
    }

    private let store: SQLiteMemoryStore
    private let embedding: Reembedding

    package init(settings: ProxySettings, logger: Logger) throws {
        guard let embedder = try settings.makeEmbedder(logger: logger) else {
            throw Failure.noEmbedder
        }
        store = try SQLiteMemoryStore(
            folder: settings.dataFolder,
            journal: settings.journal,
            retryWindow: settings.retryWindow,
            logger: logger
        )
        embedding = Reembedding(store: store, embedder: embedder)
    }

    /// Reports how many are done of how many. Throws the first error; the next run goes on there.
    package func run(_ report: @Sendable (_ done: Int, _ total: Int) -> Void) async throws {
        try await embedding.run { report($0.done, $0.total) }
        try store.flush()
    }
}
