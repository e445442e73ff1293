package import FoundationEssentials
package import MemoryCore
import Synchronization

/// A store without a disk. It keeps what every store promises, and a test can make it fail.
package final class InMemoryStore: MemoryStore {
    /// The call that a test looks at or lets fail.
    package enum Call: Sendable, Equatable {
        case append(Int)
        case pending
        case complete(Int)
        case memories
        case read(after: Int64)
        case unembedded
        case storeVectors(Int)
        case flush
        case health
        case catalog
        case scrub
    }

    struct Row {
        var entry: JournalEntry
        var isPending = true
        var journalledAt: Date
    }

    struct Kept {
        var stored: StoredMemory
        var vectors: [Vector] = []
        /// The space of the vectors, and when they were stored; nil while there are none.
        var space: VectorSpace?
        var vectorSequence: Int64 = 0
        var details = Details()
    }

    /// What is kept of a memory beside what `Memory` has.
    struct Details {
        var metadata: String?
        var userID: String?
        var lastAccessedAt: Date?
        var supersededBy: MemoryID?
        var repeatCount = 0
        var deletedAt: Date?
        /// Came by the memory API or an import, so that equal texts are found.
        var isComparable = false
    }

    struct Content {
        var rows: [Row] = []
        var lastRow: Int64 = 0
        /// In the order in which they were last stored.
        var memories: [Kept] = []
        var sequence: Int64 = 0
        var agents: [AgentID: Agent] = [:]
        var aliases: [AgentID: AgentID] = [:]

        mutating func nextSequence() -> Int64 {
            sequence += 1
            return sequence
        }
    }

    let content = Mutex(Content())
    private let retryWindow: Duration
    let now: @Sendable () -> Date
    let beforeCall: @Sendable (Call) throws -> Void
    private let refusal: @Sendable ([Exchange]) throws -> Void

    /// - Parameters:
    ///   - beforeCall: runs on the caller's thread before each call; what it throws, the call throws.
    ///   - refusal: what it throws, `append` throws.
    package init(
        retryWindow: Duration = .seconds(600),
        now: @escaping @Sendable () -> Date = { Date() },
        beforeCall: @escaping @Sendable (Call) throws -> Void = { _ in },
        refusal: @escaping @Sendable ([Exchange]) throws -> Void = { _ in }
    ) {
        self.retryWindow = retryWindow
        self.now = now
        self.beforeCall = beforeCall
        self.refusal = refusal
    }

    package func append(_ exchanges: [Exchange]) throws -> [JournalEntry] {
        try beforeCall(.append(exchanges.count))
        try refusal(exchanges)
        return content.withLock { content in exchanges.map { append($0, to: &content) } }
    }

    private func append(_ exchange: Exchange, to content: inout Content) -> JournalEntry {
        let same = content.rows.lastIndex { isSame($0, exchange) }
        guard let index = same, !content.isTakenAway(content.rows[index].entry) else {
            content.lastRow += 1
            let entry = JournalEntry(
                id: ExchangeID(content.lastRow),
                revision: 1,
                exchange: exchange,
                userMemoryID: MemoryID(at: exchange.occurredAt),
                replyMemoryID: MemoryID(at: exchange.occurredAt)
            )
            content.rows.append(Row(entry: entry, journalledAt: now()))
            return entry
        }
        var row = content.rows[index]
        if row.entry.exchange.isComplete && !exchange.isComplete { return row.entry }
        row.entry.exchange = exchange
        row.entry.revision += 1
        content.rows[index] = Row(entry: row.entry, journalledAt: now())
        return row.entry
    }

    private func isSame(_ row: Row, _ exchange: Exchange) -> Bool {
        let known = row.entry.exchange
        guard known.scope == exchange.scope, known.identity == exchange.identity else {
            return false
        }
        let distance = abs(now().timeIntervalSince(row.journalledAt))
        return exchange.identity.hasHistory || distance <= retryWindow / .seconds(1)
    }

    package func pendingEntries(limit: Int) throws -> [JournalEntry] {
        try beforeCall(.pending)
        return Array(pendingEntries { _ in true }.prefix(limit))
    }

    package func pendingEntries(in scope: Scope) throws -> [JournalEntry] {
        try beforeCall(.pending)
        return pendingEntries { $0.exchange.scope == scope }
    }

    private func pendingEntries(where matches: (JournalEntry) -> Bool) -> [JournalEntry] {
        content.withLock { $0.pendingEntries.filter(matches) }
    }

    @discardableResult
    package func complete(_ processed: [ProcessedEntry]) throws -> [Memory] {
        try beforeCall(.complete(processed.count))
        return content.withLock { content in processed.flatMap { complete($0, in: &content) } }
    }

    private func complete(_ processed: ProcessedEntry, in content: inout Content) -> [Memory] {
        let entry = processed.entry
        let isCurrent = { (row: Row) in
            row.isPending && row.entry.id == entry.id && row.entry.revision == entry.revision
        }
        guard let index = content.rows.firstIndex(where: isCurrent) else { return [] }
        content.rows[index].isPending = false
        let ids = [entry.userMemoryID, entry.replyMemoryID]
        let before = content.memories.filter { ids.contains($0.stored.memory.id) }
        content.memories.removeAll { ids.contains($0.stored.memory.id) }
        for memory in processed.memories {
            let stored = StoredMemory(memory: memory, sequence: content.nextSequence())
            let known = before.first { $0.stored.memory.id == memory.id }
            var kept = Kept(stored: stored)
            if let known, known.isSameText(as: memory) { kept = known }
            kept.details = known?.details ?? Details()
            kept.stored = stored
            content.memories.append(kept)
        }
        return processed.memories
    }

    package func memories(in scope: Scope) throws -> [Memory] {
        try beforeCall(.memories)
        return content.withLock { $0.live(in: scope).map(\.stored.memory) }
    }

    package func flush() throws { try beforeCall(.flush) }

    package func checkHealth() throws { try beforeCall(.health) }
}

extension InMemoryStore.Content {
    var pendingEntries: [JournalEntry] { rows.filter(\.isPending).map(\.entry) }

    /// Not deleted.
    func live(in scope: Scope) -> [InMemoryStore.Kept] {
        memories.filter { $0.stored.memory.scope == scope && $0.details.deletedAt == nil }
    }

    func isTakenAway(_ entry: JournalEntry) -> Bool {
        let ids = [entry.userMemoryID, entry.replyMemoryID]
        return memories.contains { kept in
            ids.contains(kept.stored.memory.id)
                && (kept.details.deletedAt != nil || kept.stored.memory.source != .exchange)
        }
    }
}

extension InMemoryStore.Kept {
    fileprivate func isSameText(as memory: Memory) -> Bool {
        let known = stored.memory
        return known.id == memory.id && known.content.utf8.elementsEqual(memory.content.utf8)
    }
}
