import Synchronization

/// Turns journalled exchanges into memories, behind the replies.
///
/// At least once: an exchange stays in the store's list until its memories are stored, in the
/// same transaction. Doing it twice changes nothing. A store that fails is asked again, less and
/// less often.
package final class ExchangeWorker: Sendable {
    /// What an exchange becomes. May take its time and may throw: then it is asked again.
    package typealias Processing = @Sendable ([JournalEntry]) async throws -> [ProcessedEntry]

    private let store: any MemoryStore
    private let commits: StoreQueue
    private let process: Processing
    private let onComplete: @Sendable ([Memory]) -> Void
    private let health: HealthRecord
    private let backoff: Backoff
    private let batchSize: Int
    private let gathering: Duration
    private let traffic: Traffic
    private let reads = StoreQueue("memory.worker")
    private let (wakes, waker) = AsyncStream.makeStream(
        of: Void.self,
        bufferingPolicy: .bufferingNewest(1)
    )

    /// - Parameters:
    ///   - commits: the journal's queue: an entry is completed and shown (`onComplete`) between
    ///     two commits of the journal, so that an older revision never hides a newer one.
    ///   - batchSize: how many exchanges one transaction completes; the journal waits for it.
    ///   - gathering: from a wake to the work. Nobody waits for it, an exchange is found by words
    ///     at once; under load many exchanges then share one transaction.
    ///   - traffic: while there is much of it, up to five times as long.
    init(
        store: any MemoryStore,
        commits: StoreQueue,
        process: @escaping Processing = ExchangeWorker.messagesAsMemories,
        onComplete: @escaping @Sendable ([Memory]) -> Void,
        health: HealthRecord,
        backoff: Backoff = Backoff(),
        batchSize: Int = 32,
        gathering: Duration = .milliseconds(200),
        traffic: Traffic = Traffic()
    ) {
        self.store = store
        self.commits = commits
        self.process = process
        self.onComplete = onComplete
        self.health = health
        self.backoff = backoff
        self.batchSize = batchSize
        self.gathering = gathering
        self.traffic = traffic
    }

    /// One memory for each message.
    package static let messagesAsMemories: Processing = { entries in
        entries.map { ProcessedEntry(entry: $0, memories: $0.memories) }
    }

    /// There is something to do. Cheap, never blocks, and one call counts for many exchanges.
    package func wake() { waker.yield() }

    /// Works until it is cancelled; what older runs left comes first. Run it once.
    package func run() async {
        wake()
        for await _ in wakes {
            await gather()
            await workUntilIdle()
        }
    }

    private func gather() async {
        for _ in 0..<Self.maxGatherings {
            let calls = traffic.count
            guard (try? await Task.sleep(for: gathering)) != nil,
                Traffic.isDense(traffic.count - calls, in: gathering)
            else { return }
        }
    }

    private static let maxGatherings = 5

    private func workUntilIdle() async {
        var backoff = backoff
        while !Task.isCancelled {
            do {
                let count = try await workOnBatch()
                health.succeeded(.worker)
                backoff.succeeded()
                if count < batchSize { return }
            } catch {
                health.failed(.worker, error)
                try? await Task.sleep(for: backoff.failed())
            }
        }
    }

    private func workOnBatch() async throws -> Int {
        let entries = try await reads.run { [store, batchSize] in
            try store.pendingEntries(limit: batchSize)
        }
        guard !entries.isEmpty else { return 0 }
        let processed = try await process(entries)
        try await commits.run { try self.complete(processed) }
        return entries.count
    }

    /// Stores the memories and shows them. On the queue of commits.
    func complete(_ processed: [ProcessedEntry]) throws {
        onComplete(try store.complete(processed))
    }
}
