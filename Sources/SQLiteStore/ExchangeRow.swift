import FoundationEssentials
import GRDB
import MemoryCore

/// What decides about an exchange that comes again.
struct ExchangeRow {
    let id: ExchangeID
    let revision: Int
    let isComplete: Bool
    let journalledAt: Date
    let userMemoryID: MemoryID
    let replyMemoryID: MemoryID

    /// The youngest row of the exchange's identity in its scope.
    static func latest(of exchange: Exchange, in database: Database) throws -> ExchangeRow? {
        let statement = try database.cachedStatement(sql: selectLatest)
        let arguments = exchange.scope.arguments + [Data(exchange.identity.digest)]
        return try Row.fetchOne(statement, arguments: arguments).map(ExchangeRow.init)
    }

    private init(_ row: Row) throws {
        id = ExchangeID(try row.decode(Int64.self, atIndex: 0))
        revision = try row.integer(1)
        isComplete = try row.flag(2)
        journalledAt = try row.date(3)
        userMemoryID = try row.memoryID(4)
        replyMemoryID = try row.memoryID(5)
    }

    private static let selectLatest = """
        SELECT id, revision, is_complete, journalled_at, user_memory_id, reply_memory_id
        FROM exchange
        WHERE agent = CAST(? AS TEXT) AND session = CAST(? AS TEXT) AND identity = ?
        ORDER BY id DESC LIMIT 1
        """
}

// MARK: - Writing

extension ExchangeRow {
    static func insert(
        _ exchange: Exchange,
        at time: Date,
        in database: Database
    ) throws -> JournalEntry {
        let userID = MemoryID(at: exchange.occurredAt)
        let replyID = MemoryID(at: exchange.occurredAt)
        let statement = try database.cachedStatement(sql: insertRow)
        statement.setUncheckedArguments(
            exchange.scope.arguments + [
                Data(exchange.identity.digest), exchange.identity.hasHistory,
                Int64(bitPattern: exchange.conversation.value), exchange.position,
                exchange.isComplete, exchange.occurredAt.microseconds, time.microseconds,
                userID.uuid, replyID.uuid, exchange.userText.bytes, exchange.replyText.bytes,
            ]
        )
        try statement.execute()
        return JournalEntry(
            id: ExchangeID(database.lastInsertedRowID),
            revision: 1,
            exchange: exchange,
            userMemoryID: userID,
            replyMemoryID: replyID
        )
    }

    private static let insertRow = """
        INSERT INTO exchange (agent, session, identity, has_history, conversation, position,
            is_complete, occurred_at, journalled_at, user_memory_id, reply_memory_id,
            user_text, reply_text, revision, is_pending)
        VALUES (CAST(? AS TEXT), CAST(? AS TEXT), ?, ?, ?, ?, ?, ?, ?, ?, ?,
            CAST(? AS TEXT), CAST(? AS TEXT), 1, 1)
        """

    static func update(
        _ row: ExchangeRow,
        with exchange: Exchange,
        at time: Date,
        in database: Database
    ) throws -> JournalEntry {
        let statement = try database.cachedStatement(sql: updateRow)
        statement.setUncheckedArguments(
            [
                Int64(bitPattern: exchange.conversation.value), exchange.position,
                exchange.isComplete, exchange.occurredAt.microseconds, time.microseconds,
                exchange.userText.bytes, exchange.replyText.bytes,
            ] + exchange.scope.arguments + [row.id.value]
        )
        try statement.execute()
        return JournalEntry(
            id: row.id,
            revision: row.revision + 1,
            exchange: exchange,
            userMemoryID: row.userMemoryID,
            replyMemoryID: row.replyMemoryID
        )
    }

    private static let updateRow = """
        UPDATE exchange SET conversation = ?, position = ?, is_complete = ?, occurred_at = ?,
            journalled_at = ?, user_text = CAST(? AS TEXT), reply_text = CAST(? AS TEXT),
            revision = revision + 1, is_pending = 1
        WHERE agent = CAST(? AS TEXT) AND session = CAST(? AS TEXT) AND id = ?
        """

    /// Marks a pending entry done, and drops its texts; `false` if it is no longer that revision.
    /// A row id can be given anew after an erasure, the id of a memory can't.
    static func finish(_ entry: JournalEntry, in database: Database) throws -> Bool {
        let statement = try database.cachedStatement(sql: finishRow)
        statement.setUncheckedArguments(
            entry.exchange.scope.arguments + [
                entry.id.value, entry.revision, entry.userMemoryID.uuid,
            ]
        )
        try statement.execute()
        return database.changesCount > 0
    }

    private static let finishRow = """
        UPDATE exchange SET is_pending = 0, user_text = NULL, reply_text = NULL
        WHERE agent = CAST(? AS TEXT) AND session = CAST(? AS TEXT) AND id = ?
            AND revision = ? AND user_memory_id = ? AND is_pending
        """
}
