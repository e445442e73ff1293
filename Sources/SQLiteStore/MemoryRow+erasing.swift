import GRDB
import MemoryCore

// Erasing and moving, a piece at a time: a transaction holds up the journal.

extension MemoryRow {
    /// Returns how many there were.
    static func erase(
        in reach: Reach,
        before mark: StoreMark,
        limit: Int,
        _ database: Database
    ) throws -> Int {
        try execute(
            """
            DELETE FROM memory WHERE rowid IN (
                SELECT rowid FROM memory WHERE \(reach.condition) AND sequence <= ? LIMIT ?)
            """,
            reach.arguments + [mark.sequence, limit],
            database
        )
    }

    static func move(
        from agent: AgentID,
        to other: AgentID,
        limit: Int,
        _ database: Database
    ) throws -> Int {
        let select = try database.cachedStatement(
            sql: "SELECT session, id FROM memory WHERE agent = CAST(? AS TEXT) LIMIT ?"
        )
        let rows = try Row.fetchAll(select, arguments: [agent.text.bytes, limit])
        for row in rows {
            let address: StatementArguments = [
                agent.text.bytes, try row.bytes(0), try row.memoryID(1).uuid,
            ]
            // The other agent's memory of the same id is the same memory, brought twice.
            _ = try execute(
                """
                UPDATE OR IGNORE memory SET agent = CAST(? AS TEXT), sequence = ?
                WHERE agent = CAST(? AS TEXT) AND session = CAST(? AS TEXT) AND id = ?
                """,
                [other.text.bytes, try nextSequence(in: database)] + address,
                database
            )
            _ = try execute(
                """
                DELETE FROM memory
                WHERE agent = CAST(? AS TEXT) AND session = CAST(? AS TEXT) AND id = ?
                """,
                address,
                database
            )
        }
        return rows.count
    }

    /// Over all scopes: what has expired, and what was deleted before a time.
    static func ended(
        at time: Int64,
        deletedBefore deletion: Int64,
        limit: Int,
        _ database: Database
    ) throws -> [MemoryAddress] {
        let expired = """
            SELECT agent, session, id FROM memory INDEXED BY memory_expiry
            WHERE expires_at <= ? AND NOT pinned LIMIT ?
            """
        let deleted = """
            SELECT agent, session, id FROM memory INDEXED BY memory_deleted
            WHERE deleted_at < ? LIMIT ?
            """
        return try [(expired, time), (deleted, deletion)].flatMap { sql, bound in
            let statement = try database.cachedStatement(sql: sql)
            let rows = try Row.fetchCursor(statement, arguments: [bound, limit])
            return try Array(
                rows.map { row in
                    MemoryAddress(
                        scope: try row.scope(agent: 0, session: 1),
                        id: try row.memoryID(2)
                    )
                }
            )
        }
    }

    private static func execute(
        _ sql: String,
        _ arguments: StatementArguments,
        _ database: Database
    ) throws -> Int {
        let statement = try database.cachedStatement(sql: sql)
        statement.setUncheckedArguments(arguments)
        try statement.execute()
        return database.changesCount
    }
}

extension ExchangeRow {
    /// Returns how many there were.
    static func erase(
        in reach: Reach,
        before mark: StoreMark,
        limit: Int,
        _ database: Database
    ) throws -> Int {
        let statement = try database.cachedStatement(
            sql: """
                DELETE FROM exchange WHERE id IN (
                    SELECT id FROM exchange WHERE \(reach.condition) AND id <= ? LIMIT ?)
                """
        )
        statement.setUncheckedArguments(reach.arguments + [mark.exchange.value, limit])
        try statement.execute()
        return database.changesCount
    }

    /// The rows whose messages these memories are. Looks through the journal of the scope.
    static func rows(
        of ids: Set<MemoryID>,
        in scope: Scope,
        _ database: Database
    ) throws -> [ExchangeID] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id, user_memory_id, reply_memory_id FROM exchange
                WHERE agent = CAST(? AS TEXT) AND session = CAST(? AS TEXT)
                """
        )
        let rows = try Row.fetchCursor(statement, arguments: scope.arguments)
        var found: [ExchangeID] = []
        while let row = try rows.next() {
            let own: Set = [try row.memoryID(1), try row.memoryID(2)]
            guard !own.isDisjoint(with: ids) else { continue }
            found.append(ExchangeID(try row.decode(Int64.self, atIndex: 0)))
        }
        return found
    }

    static func remove(_ id: ExchangeID, in scope: Scope, _ database: Database) throws {
        let statement = try database.cachedStatement(
            sql: """
                DELETE FROM exchange
                WHERE agent = CAST(? AS TEXT) AND session = CAST(? AS TEXT) AND id = ?
                """
        )
        statement.setUncheckedArguments(scope.arguments + [id.value])
        try statement.execute()
    }

    static func move(
        from agent: AgentID,
        to other: AgentID,
        limit: Int,
        _ database: Database
    ) throws -> Int {
        let statement = try database.cachedStatement(
            sql: """
                UPDATE exchange SET agent = CAST(? AS TEXT) WHERE id IN (
                    SELECT id FROM exchange WHERE agent = CAST(? AS TEXT) LIMIT ?)
                """
        )
        statement.setUncheckedArguments([other.text.bytes, agent.text.bytes, limit])
        try statement.execute()
        return database.changesCount
    }

    static func last(_ database: Database) throws -> ExchangeID {
        let statement = try database.cachedStatement(sql: "SELECT max(id) FROM exchange")
        return ExchangeID(try Int64.fetchOne(statement) ?? 0)
    }
}
