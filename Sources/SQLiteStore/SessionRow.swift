import FoundationEssentials
import GRDB
import MemoryCore

/// The statements about `session`, which counts what `memory` holds.
enum SessionRow {
    /// The latest first.
    static func all(
        of agent: AgentID,
        at time: Date,
        _ database: Database
    ) throws -> [SessionSummary] {
        let reach = Reach(agent: agent)
        let expired = try expired(in: reach, at: time, database)
        let statement = try database.cachedStatement(
            sql: """
                SELECT agent, session, memory_count, first_at, last_at FROM session
                WHERE \(reach.condition) ORDER BY last_at DESC, session
                """
        )
        let rows = try Row.fetchCursor(statement, arguments: reach.arguments)
        let all = try Array(
            rows.map { row in
                let scope = try row.scope(agent: 0, session: 1)
                return SessionSummary(
                    session: scope.session,
                    memoryCount: try row.integer(2) - expired[scope, default: 0],
                    firstAt: try row.date(3),
                    lastAt: try row.date(4)
                )
            }
        )
        return all.filter { $0.memoryCount > 0 }
    }

    /// Memories that have expired and are not yet swept: few.
    private static func expired(
        in reach: Reach?,
        at time: Date,
        _ database: Database
    ) throws -> [Scope: Int] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT agent, session FROM memory INDEXED BY memory_expiry
                WHERE expires_at <= ? AND NOT pinned AND deleted_at IS NULL
                    AND \(reach?.condition ?? "agent IS NOT NULL")
                """
        )
        let arguments = [time.microseconds] + (reach?.arguments ?? [])
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        var counts: [Scope: Int] = [:]
        while let row = try rows.next() {
            counts[try row.scope(agent: 0, session: 1), default: 0] += 1
        }
        return counts
    }

    /// All but the bytes.
    static func statistics(
        of reach: Reach?,
        at time: Date,
        _ database: Database
    ) throws -> StoreStatistics {
        let condition = reach?.condition ?? "agent IS NOT NULL"
        let arguments = reach?.arguments ?? []
        let counts = try database.cachedStatement(
            sql: """
                SELECT count(DISTINCT agent), count(*), coalesce(sum(memory_count), 0),
                    coalesce(sum(deleted_count), 0)
                FROM session WHERE \(condition)
                """
        )
        let pending = try database.cachedStatement(
            sql: """
                SELECT count(*) FROM exchange INDEXED BY exchange_pending
                WHERE is_pending AND \(condition)
                """
        )
        var statistics = StoreStatistics()
        guard let row = try Row.fetchOne(counts, arguments: arguments) else { return statistics }
        let expired = try expired(in: reach, at: time, database).values.reduce(0, +)
        statistics.agents = try row.integer(0)
        statistics.sessions = try row.integer(1)
        statistics.memories = try row.integer(2) - expired
        statistics.deletedMemories = try row.integer(3)
        statistics.pendingExchanges = try Int.fetchOne(pending, arguments: arguments) ?? 0
        return statistics
    }

    /// What the memories of a reach say, with their vectors.
    static func bytes(of reach: Reach, _ database: Database) throws -> Int {
        let statement = try database.cachedStatement(
            sql: """
                SELECT coalesce(sum(length(CAST(content AS BLOB))
                    + coalesce(length(CAST(metadata AS BLOB)), 0)
                    + coalesce(length(embedding), 0)), 0)
                FROM memory WHERE \(reach.condition)
                """
        )
        return try Int.fetchOne(statement, arguments: reach.arguments) ?? 0
    }
}
