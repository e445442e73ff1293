import FoundationEssentials
import GRDB
package import MemoryCore

extension SQLiteMemoryStore {
    package func append(_ exchanges: [Exchange]) throws -> [JournalEntry] {
        guard !exchanges.isEmpty else { return [] }
        let time = now()
        return try writeJournal(changes: exchanges.count) { database, recent in
            try recent.follow(database)
            return try exchanges.map { try append($0, recent, at: time, in: database) }
        }
    }

    private func append(
        _ exchange: Exchange,
        _ recent: RecentExchanges,
        at time: Date,
        in database: Database
    ) throws -> JournalEntry {
        let row =
            try recent.row(of: exchange) ?? ExchangeRow.latest(of: exchange, in: database)
        let entry: JournalEntry
        if let row, exchange.identity.hasHistory || isRetry(row, at: time), !row.isTakenAway {
            if row.isComplete && !exchange.isComplete {
                return try ExchangeRow.entry(row.id, in: exchange.scope, database)
            }
            entry = try ExchangeRow.update(row, with: exchange, at: time, in: database)
        } else {
            entry = try ExchangeRow.insert(exchange, at: time, in: database)
        }
        recent.note(ExchangeRow(entry, journalledAt: time), of: exchange)
        return entry
    }

    /// A clock that was set back must not join what is hours apart, hence the distance.
    private func isRetry(_ row: ExchangeRow, at time: Date) -> Bool {
        abs(time.timeIntervalSince(row.journalledAt)) <= retryWindow / .seconds(1)
    }

    package func pendingEntries(limit: Int) throws -> [JournalEntry] {
        try read { try ExchangeRow.pending(limit: limit, $0) }
    }

    package func pendingEntries(in scope: Scope) throws -> [JournalEntry] {
        try read { try ExchangeRow.pending(in: scope, $0) }
    }

    @discardableResult
    package func complete(_ processed: [ProcessedEntry]) throws -> [Memory] {
        guard !processed.isEmpty else { return [] }
        return try writeJournal(changes: processed.count) { database, _ in
            let count = processed.reduce(0) { $0 + $1.memories.count }
            var sequence = try MemoryRow.nextSequences(count, in: database)
            return try processed.flatMap { try complete($0, from: &sequence, in: database) }
        }
    }

    /// - Parameter sequence: the number of its first memory; afterwards that of the next.
    private func complete(
        _ processed: ProcessedEntry,
        from sequence: inout Int64,
        in database: Database
    ) throws -> [Memory] {
        guard try ExchangeRow.finish(processed.entry, in: database) else { return [] }
        let kept = Set(processed.memories.map(\.id))
        for id in [processed.entry.userMemoryID, processed.entry.replyMemoryID]
        where !kept.contains(id) {
            try MemoryRow.remove(id, in: processed.entry.exchange.scope, database)
        }
        for memory in processed.memories {
            try MemoryRow.store(memory, at: sequence, in: database)
            sequence += 1
        }
        return processed.memories
    }
}
