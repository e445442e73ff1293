import GRDB
import MemoryCore

// Whole entries. The texts of an entry that is done come from its memories.

extension ExchangeRow {
    static func pending(limit: Int, _ database: Database) throws -> [JournalEntry] {
        try entries(database, "WHERE is_pending ORDER BY id", [], limit: limit)
    }

    /// Little is pending at any time, so the short index over it beats the long one over scopes.
    static func pending(in scope: Scope, _ database: Database) throws -> [JournalEntry] {
        let condition = """
            INDEXED BY exchange_pending
            WHERE agent = CAST(? AS TEXT) AND session = CAST(? AS TEXT) AND is_pending
            ORDER BY id
            """
        return try entries(database, condition, scope.arguments)
    }

    /// One entry, done or not.
    static func entry(
        _ id: ExchangeID,
        in scope: Scope,
        _ database: Database
    ) throws -> JournalEntry {
        let condition = "WHERE agent = CAST(? AS TEXT) AND session = CAST(? AS TEXT) AND id = ?"
        let found = try entries(database, condition, scope.arguments + [id.value])
        guard let entry = found.first else {
            throw SQLiteStoreError.unreadable(reason: "exchange without a row")
        }
        return entry
    }

    private static func entries(
        _ database: Database,
        _ condition: String,
        _ arguments: StatementArguments,
        limit: Int = .max
    ) throws -> [JournalEntry] {
        let statement = try database.cachedStatement(sql: "\(selectEntries) \(condition)")
        let cursor = try Row.fetchCursor(statement, arguments: arguments)
        let entries = cursor.compactMap { row in try readable { try JournalEntry(row) } }
        return try Array(entries.prefix(limit))
    }

    private static let selectEntries = """
        SELECT id, revision, user_memory_id, reply_memory_id, agent, session, identity,
            has_history, conversation, position, is_complete, occurred_at,
            coalesce(user_text, (SELECT content FROM memory WHERE memory.agent = exchange.agent
                AND memory.session = exchange.session AND memory.id = user_memory_id)),
            coalesce(reply_text, (SELECT content FROM memory WHERE memory.agent = exchange.agent
                AND memory.session = exchange.session AND memory.id = reply_memory_id))
        FROM exchange
        """
}

extension JournalEntry {
    /// Reads the columns of `selectEntries`.
    fileprivate init(_ row: Row) throws {
        self.init(
            id: ExchangeID(try row.decode(Int64.self, atIndex: 0)),
            revision: try row.integer(1),
            exchange: try Exchange(row),
            userMemoryID: try row.memoryID(2),
            replyMemoryID: try row.memoryID(3)
        )
    }
}

extension Exchange {
    fileprivate init(_ row: Row) throws {
        self.init(
            scope: try row.scope(agent: 4, session: 5),
            identity: ExchangeIdentity(
                digest: [UInt8](try row.bytes(6)),
                hasHistory: try row.flag(7)
            ),
            conversation: try row.conversation(8),
            position: try row.integer(9),
            userText: try row.text(12),
            replyText: try row.text(13),
            isComplete: try row.flag(10),
            occurredAt: try row.date(11)
        )
    }
}
