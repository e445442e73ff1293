/// One round of embedding: some memories without vectors get theirs.
struct EmbeddingRound: Sendable {
    /// Passages that the embedder gets at once. A long reply has up to `Passages.maxCount`.
    static let maxPassages = 16

    let store: any MemoryStore
    let embedder: any Embedder
    let queue: StoreQueue

    struct Failure: Error {
        var reason: any Error
        /// The latest of the memories that could not be embedded; nil if the store failed.
        var first: Int64?
    }

    /// The memories that have vectors now; nil if all have them already. Neither a lock nor a
    /// connection is held while the embedder works.
    func run(_ request: EmbeddingOrder.Request) async throws(Failure) -> [EmbeddedMemory]? {
        let batch = try await askStore { [store, embedder] in
            try store.memories(
                without: embedder.space,
                before: request.before,
                limit: request.limit
            )
        }
        guard let first = batch.first else { return nil }
        let embedded: [EmbeddedMemory]
        do {
            embedded = try await embed(Self.firstPassages(of: batch))
        } catch {
            throw Failure(reason: error, first: first.sequence)
        }
        let stored = try await askStore { [store, embedder] in
            Set(try store.storeVectors(embedded, in: embedder.space).map(\.id))
        }
        return embedded.filter { stored.contains($0.stored.memory.id) }
    }

    private func askStore<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws(Failure) -> Value {
        do {
            return try await queue.run(work)
        } catch {
            throw Failure(reason: error, first: nil)
        }
    }

    private func embed(_ batch: [StoredMemory]) async throws -> [EmbeddedMemory] {
        let vectors = try await embedder.vectors(of: batch.map(\.memory))
        return zip(batch, vectors).map { EmbeddedMemory(stored: $0, vectors: $1) }
    }

    /// As many as have no more passages together than the embedder gets at once, at least one.
    private static func firstPassages(of batch: [StoredMemory]) -> [StoredMemory] {
        var room = maxPassages
        let fitting = batch.prefix { stored in
            room -= Passages.ranges(of: stored.memory.content).count
            return room >= 0
        }
        return Array(fitting.isEmpty ? batch.prefix(1) : fitting)
    }
}
