/// Gives every memory of a store its vectors in the embedder's space.
///
/// It goes on where an earlier run was stopped, and beside a running proxy: each memory is stored
/// on its own condition, that its text is still the one that was embedded.
package struct Reembedding: Sendable {
    package struct Progress: Sendable, Equatable {
        package var done: Int
        package var total: Int
    }

    private let round: EmbeddingRound
    private let batchSize: Int

    package init(store: any MemoryStore, embedder: any Embedder, batchSize: Int = 16) {
        round = EmbeddingRound(
            store: store,
            embedder: embedder,
            queue: StoreQueue("memory.reembedding")
        )
        self.batchSize = batchSize
    }

    /// Ends when no memory is without vectors, or throws the first error. Reports at the start and
    /// after each batch; memories that are added meanwhile add to the total.
    package func run(_ report: @Sendable (Progress) -> Void) async throws {
        let (store, embedder) = (round.store, round.embedder)
        var progress = Progress(
            done: 0,
            total: try await round.queue.run { try store.countMemories(without: embedder.space) }
        )
        report(progress)
        let request = EmbeddingOrder.Request(before: .max, limit: batchSize)
        do {
            while let embedded = try await round.run(request) {
                try Task.checkCancellation()
                progress.done += embedded.count
                progress.total = max(progress.total, progress.done)
                report(progress)
            }
        } catch let failure as EmbeddingRound.Failure {
            throw failure.reason
        }
        progress.total = progress.done
        report(progress)
    }
}
