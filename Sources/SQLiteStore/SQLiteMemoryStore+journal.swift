import FoundationEssentials
import GRDB
package import MemoryCore

extension SQLiteMemoryStore {
    package func append(_ exchanges: [Exchange]) throws -> [JournalEntry] {
        guard !exchanges.isEmpty else { return [] }
        let time = now()
        return try write(changes: exchanges.count) { database in
            try exchanges.map { try append($0, at: time, in: database) }
        }
    }

    private func append(
        _ exchange: Exchange,
        at time: Date,
        in database: Database
    ) throws -> JournalEntry {
        guard let row = try ExchangeRow.latest(of: exchange, in: database),
            exchange.identity.hasHistory || isRetry(row, at: time),
            try !MemoryRow.isTakenAway(row, in: exchange.scope, database)
        else { return try ExchangeRow.insert(exchange, at: time, in: database) }
        if row.isComplete && !exchange.isComplete {
            return try ExchangeRow.entry(row.id, in: exchange.scope, database)
        }
        return try ExchangeRow.update(row, with: exchange, at: time, in: database)
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
        return try write(changes: processed.count) { database in
            try processed.flatMap { try complete($0, in: database) }
        }
    }

    private func complete(_ processed: ProcessedEntry, in database: Database) throws -> [Memory] {
        guard try ExchangeRow.finish(processed.entry, in: database) else { return [] }
        let kept = Set(processed.memories.map(\.id))
        for id in [processed.entry.userMemoryID, processed.entry.replyMemoryID]
        where !kept.contains(id) {
            try MemoryRow.remove(id, in: processed.entry.exchange.scope, database)
        }
        for memory in processed.memories { try MemoryRow.store(memory, in: database) }
        return processed.memories
    }
}
