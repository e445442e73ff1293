package import Logging

/// All that memory does for a chat: recalls before it, records after it.
///
/// An exchange that `record` has reported as safe is found by the next recall of its scope. What
/// fails here is never the chat's problem: errors go to the caller and into `health`.
package final class MemoryEngine: Sendable {
    let store: any MemoryStore
    let index: MemoryIndex
    /// The journal's queue, see `inTurn`.
    let commits: StoreQueue
    private let journal: Journal
    let worker: ExchangeWorker
    let flusher: StoreFlusher
    let embedding: EmbeddingWorker?
    private let traffic = Traffic()
    private let faults: HealthRecord
    private let check: StoreCheck
    let erasures = Erasures()
    let accesses: AccessCounter
    /// What is kept is kept without secrets; nil: as it came.
    package let redaction: Redaction?
    let quota: StorageQuota?
    let sweeping = StoreQueue("memory.sweeper")
    private let sweepPeriod: Duration
    /// Agents that were adopted by others: whose key's requests are those of another agent.
    package let aliases: AgentAliases

    /// - Parameters:
    ///   - embedder: without one memories are found by words only.
    ///   - indexBudgetBytes: the RAM that the index may take.
    ///   - snapshotFolder: where the index of a large scope is kept, so that it opens fast.
    ///   - aliases: what the store has of them; kept up to date.
    ///   - redaction: takes secrets out of all that is kept, before the store sees it.
    ///   - storageLimits: how much of one agent is kept.
    ///   - flushDelay: from a write to the flush. `fast` promises a second, the flush included.
    ///   - accessDelay: from a recall to when it is counted.
    ///   - sweepPeriod: from one look for expired memories to the next.
    package init(
        store: any MemoryStore,
        embedder: (any Embedder)? = nil,
        indexBudgetBytes: Int,
        snapshotFolder: String? = nil,
        aliases: AgentAliases = AgentAliases(),
        redaction: Redaction? = Redaction(),
        storageLimits: StorageLimits = StorageLimits(),
        logger: Logger,
        flushDelay: Duration = .milliseconds(500),
        accessDelay: Duration = .seconds(1),
        sweepPeriod: Duration = .seconds(60),
        backoff: Backoff = Backoff()
    ) {
        let index = MemoryIndex(
            store: store,
            embedder: embedder,
            budgetBytes: indexBudgetBytes,
            snapshots: snapshotFolder.map { SnapshotFolder(path: $0, logger: logger) }
        )
        let faults = HealthRecord(logger: logger)
        let flusher = StoreFlusher(store: store, delay: flushDelay, health: faults)
        let embedding = embedder.map { [traffic] embedder in
            EmbeddingWorker(
                store: store,
                embedder: embedder,
                index: index,
                onStore: { flusher.noteWrite() },
                health: faults,
                traffic: traffic,
                backoff: backoff
            )
        }
        let commits = StoreQueue("memory.journal")
        let worker = ExchangeWorker(
            store: store,
            commits: commits,
            onComplete: { memories in
                index.upsert(memories)
                index.standIn(for: memories)
                embedding?.wake()
                flusher.noteWrite()
            },
            health: faults,
            backoff: backoff,
            traffic: traffic
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
            logger: logger,
            erasures: erasures,
            backoff: backoff
        )
        self.store = store
        self.commits = commits
        self.aliases = aliases
        self.redaction = redaction
        quota = StorageQuota(storageLimits, store: store)
        self.sweepPeriod = sweepPeriod
        accesses = AccessCounter(store: store, index: index, delay: accessDelay)
        self.index = index
        self.worker = worker
        self.flusher = flusher
        self.embedding = embedding
        self.faults = faults
        check = StoreCheck(store: store, health: faults)
    }

    /// The recall, if it needs neither the store nor long; otherwise nil. Never blocks.
    package func recallIfReady(
        _ query: RecallQuery,
        excluding isShown: (Memory) -> Bool
    ) -> Recall? {
        traffic.note()
        return index.recallIfReady(query, excluding: isShown)
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
    ///
    /// - Parameter mark: `beginning` of when its request came: if the scope was erased since, the
    ///   exchange is not kept. Nil: now.
    package func record(
        _ exchange: Exchange,
        since mark: Erasures.Mark? = nil,
        completion: @escaping @Sendable (Result<Void, any Error>) -> Void
    ) {
        traffic.note()
        let exchange = redaction?.redacted(exchange) ?? exchange
        quota?.note(exchange)
        journal.append(exchange, since: mark, completion: completion)
    }

    /// Whether an exchange of the agent should be recorded: it has not reached its limits. Never
    /// blocks; an exchange or two too many may be let through.
    package func hasRoom(for agent: AgentID) -> Bool { quota?.hasRoom(for: agent) ?? true }

    /// The moment at which something begins to be said. Costs one load.
    package var beginning: Erasures.Mark { erasures.mark }

    /// The memories were recalled and used: counted a moment later. Never blocks.
    package func noteAccess(_ ids: [MemoryID], in scope: Scope) { accesses.note(ids, in: scope) }

    /// Whether exchanges are kept at the moment. Recovers by itself.
    package var health: Health { faults.health }

    /// The same, after asking the store whether it can be written to. Takes a second at most.
    package func checkedHealth() async -> Health {
        await check.run()
        return health
    }

    /// A reply could not wait any longer for its exchange: health is degraded until the next commit.
    package func noteLateCommit() { faults.failed(.journal, JournalError.late) }

    /// Exchanges that are recorded and not yet safe.
    package var journalDepth: Int { journal.depth }

    /// Exchanges that were given up: the store refused them again and again, and took others.
    package var lostExchanges: Int { journal.lostExchanges }

    /// Recalls that went by words alone because the embedder failed.
    package var recallsWithoutVector: Int { index.recallsWithoutVector }

    /// Turns exchanges into memories, and gives those their vectors, until it is cancelled;
    /// nothing that was recorded before is left behind in RAM when it returns. Run it once.
    package func run() async {
        await withTaskGroup { group in
            group.addTask { await self.worker.run() }
            group.addTask { await self.flusher.run() }
            group.addTask { await self.accesses.run() }
            group.addTask { await MemorySweeper(engine: self, period: self.sweepPeriod).run() }
            if let embedding = self.embedding { group.addTask { await embedding.run() } }
        }
        await journal.drain()
        await accesses.write()
        await flusher.flush()
        try? await index.saving.run { self.index.saveAll() }
    }
}
