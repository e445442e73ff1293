/// Gives memories their vectors, behind everything else.
///
/// What has no vectors in the embedder's space is found in the store, so that nothing is lost by a
/// crash, an embedder that fails or one that has been replaced. Until a new memory's turn comes it
/// has a provisional vector in the index (`MemoryIndex.standIn`): under load the embedder may be far
/// behind.
final class EmbeddingWorker: Sendable {
    private let round: EmbeddingRound
    private let index: MemoryIndex
    private let onStore: @Sendable () -> Void
    private let health: HealthRecord
    private let traffic: Traffic
    private let backoff: Backoff
    private let batchSize: Int
    private let (wakes, waker) = AsyncStream.makeStream(
        of: Void.self,
        bufferingPolicy: .bufferingNewest(1)
    )

    /// - Parameters:
    ///   - onStore: called after each write to the store.
    ///   - traffic: while there is much of it, embedding makes way.
    init(
        store: any MemoryStore,
        embedder: any Embedder,
        index: MemoryIndex,
        onStore: @escaping @Sendable () -> Void,
        health: HealthRecord,
        traffic: Traffic = Traffic(),
        backoff: Backoff = Backoff(),
        batchSize: Int = 8
    ) {
        round = EmbeddingRound(
            store: store,
            embedder: embedder,
            queue: StoreQueue("memory.embedding")
        )
        self.index = index
        self.onStore = onStore
        self.health = health
        self.traffic = traffic
        self.backoff = backoff
        self.batchSize = batchSize
    }

    /// The store has memories without vectors. Cheap, never blocks.
    func wake() { waker.yield() }

    /// Works until it is cancelled; what older runs left comes after what is new. Run it once.
    func run() async {
        wake()
        var order = EmbeddingOrder(batchSize: batchSize, backoff: backoff)
        for await _ in wakes {
            order.wake()
            while !Task.isCancelled, await advance(&order) {}
        }
    }

    /// One step; `false` if there is nothing left to do.
    private func advance(_ order: inout EmbeddingOrder) async -> Bool {
        let (start, calls) = (ContinuousClock.now, traffic.count)
        switch await step(&order) {
        case .embed: await makeWay(since: start, calls)
        case .rest: return false
        case .retry(let delay): try? await Task.sleep(for: delay)
        }
        return true
    }

    private func makeWay(since start: ContinuousClock.Instant, _ calls: Int) async {
        var (last, calls) = (start, calls)
        var pace = EmbeddingPace(after: .now - start)
        while !Task.isCancelled, case let now = ContinuousClock.now,
            let rest = pace.rest(after: traffic.count - calls, in: now - last)
        {
            (last, calls) = (now, traffic.count)
            try? await Task.sleep(for: rest)
        }
    }

    private func step(_ order: inout EmbeddingOrder) async -> EmbeddingOrder.Step {
        do throws(EmbeddingRound.Failure) {
            guard let embedded = try await round.run(order.request) else { return order.ranOut() }
            health.succeeded(.embedder)
            onStore()
            for embedded in embedded {
                index.setVectors(embedded.vectors, of: embedded.stored.memory)
            }
            return order.succeeded()
        } catch {
            guard !Task.isCancelled else { return .rest }
            health.failed(.embedder, error.reason)
            return order.failed(first: error.first)
        }
    }
}
