package import Logging

/// All that memory does for a chat: recalls before it, records after it.
///
/// An exchange that `record` has reported as safe is found by the next recall of its scope. What
/// fails here is never the chat's problem: errors go to the caller and into `health`.
package final class MemoryEngine: Sendable {
    private let index: MemoryIndex
    private let journal: Journal
    private let worker: ExchangeWorker
    private let flusher: StoreFlusher
    private let faults: HealthRecord

    /// - Parameters:
    ///   - indexBudgetBytes: the RAM that the index may take.
    ///   - flushDelay: from a write to the flush. `fast` promises a second, the flush included.
    package init(
        store: any MemoryStore,
        indexBudgetBytes: Int,
        logger: Logger,
        flushDelay: Duration = .milliseconds(500),
        backoff: Backoff = Backoff()
    ) {
        let index = MemoryIndex(store: store, budgetBytes: indexBudgetBytes)
        let faults = HealthRecord(logger: logger)
        let flusher = StoreFlusher(store: store, delay: flushDelay, health: faults)
        let commits = StoreQueue("memory.journal")
        let worker = ExchangeWorker(
            store: store,
            commits: commits,
            onComplete: { memories in
                index.upsert(memories)
                flusher.noteWrite()
            },
            health: faults,
            backoff: backoff
        )
        journal = Journal(
            store: store,
            queue: commits,
            onCommit: { entries in
                index.show(entries)
                worker.wake()
                flusher.noteWrite()
            },
            health: faults,
            backoff: backoff
        )
        self.index = index
        self.worker = worker
        self.flusher = flusher
        self.faults = faults
    }

    /// The recall, if it needs neither the store nor long; otherwise nil. Never blocks.
    package func recallIfReady(
        _ query: RecallQuery,
        excluding isShown: (Memory) -> Bool
    ) -> Recall? {
        index.recallIfReady(query, excluding: isShown)
    }

    /// The recall. Blocks: may have to read the scope from the store.
    package func recall(
        _ query: RecallQuery,
        excluding isShown: (Memory) -> Bool
    ) throws -> Recall {
        try index.recall(query, excluding: isShown)
    }

    /// Never blocks. The completion runs once, on a thread of the journal: when the exchange is
    /// safe and can be found, or with the error of the first attempt.
    package func record(
        _ exchange: Exchange,
        completion: @escaping @Sendable (Result<Void, any Error>) -> Void
    ) {
        journal.append(exchange, completion: completion)
    }

    /// Whether exchanges are kept at the moment. Recovers by itself.
    package var health: Health { faults.health }

    /// A reply could not wait any longer for its exchange: health is degraded until the next commit.
    package func noteLateCommit() { faults.failed(.journal, JournalError.late) }

    /// Exchanges that are recorded and not yet safe.
    package var journalDepth: Int { journal.depth }

    /// Turns exchanges into memories until it is cancelled; nothing that was recorded before is
    /// left behind in RAM when it returns. Run it once.
    package func run() async {
        await withTaskGroup { group in
            group.addTask { await self.worker.run() }
            group.addTask { await self.flusher.run() }
        }
        await journal.drain()
        await flusher.flush()
    }
}

extension MemoryIndex {
    /// Shows journal entries as the memories they will be. A message that an earlier revision of
    /// an exchange had and this one lacks goes.
    fileprivate func show(_ entries: [JournalEntry]) {
        upsert(entries.flatMap(\.memories))
        for entry in entries where entry.revision > 1 {
            let present = Set(entry.memories.map(\.id))
            let gone = [entry.userMemoryID, entry.replyMemoryID].filter { !present.contains($0) }
            remove(gone, in: entry.exchange.scope)
        }
    }
}
