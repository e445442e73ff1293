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
    /// A memory of it was deleted, or rewritten by hand: what is said again is then an exchange of
    /// its own, and changes nothing of that.
    let isTakenAway: Bool

    /// The youngest row of the exchange's identity in its scope.
    static func latest(of exchange: Exchange, in database: Database) throws -> ExchangeRow? {
        let statement = try database.cachedStatement(sql: selectLatest)
        var arguments = ArgumentWriter(statement)
        try arguments.bind(exchange.scope)
        try arguments.bind(exchange.identity.digest)
        var rows = RowReader(statement)
        return try rows.next() ? ExchangeRow(rows) : nil
    }

    /// The row of an entry that has been written just now.
    init(_ entry: JournalEntry, journalledAt time: Date) {
        id = entry.id
        revision = entry.revision
        isComplete = entry.exchange.isComplete
        journalledAt = time
        userMemoryID = entry.userMemoryID
        replyMemoryID = entry.replyMemoryID
        isTakenAway = false
    }

    private init(_ row: borrowing RowReader) throws {
        id = ExchangeID(try row.number(0))
        revision = try row.integer(1)
        isComplete = try row.flag(2)
        journalledAt = try row.date(3)
        userMemoryID = try row.memoryID(4)
        replyMemoryID = try row.memoryID(5)
        isTakenAway = try row.flag(6) || row.flag(7)
    }

    // One look-up for each memory: a list of ids would be made a table first, which takes longer than
    // all the rest.
    private static let selectLatest = """
        SELECT id, revision, is_complete, journalled_at, user_memory_id, reply_memory_id,
            EXISTS (SELECT 1 FROM memory INDEXED BY memory_taken_away
                WHERE memory.agent = exchange.agent AND memory.session = exchange.session
                AND memory.id = user_memory_id
                AND (deleted_at IS NOT NULL OR source <> 'exchange')),
            EXISTS (SELECT 1 FROM memory INDEXED BY memory_taken_away
                WHERE memory.agent = exchange.agent AND memory.session = exchange.session
                AND memory.id = reply_memory_id
                AND (deleted_at IS NOT NULL OR source <> 'exchange'))
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
        var arguments = ArgumentWriter(statement)
        try arguments.bind(exchange.scope)
        try arguments.bind(exchange.identity.digest)
        try arguments.bind(exchange.identity.hasHistory)
        try arguments.bind(userID)
        try arguments.bind(replyID)
        try arguments.bindContent(of: exchange, at: time)
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
        INSERT INTO exchange (agent, session, identity, has_history, user_memory_id,
            reply_memory_id, conversation, position, is_complete, occurred_at, journalled_at,
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
        var arguments = ArgumentWriter(statement)
        try arguments.bindContent(of: exchange, at: time)
        try arguments.bind(exchange.scope)
        try arguments.bind(row.id.value)
        try statement.execute()
        // A row that was noted and is gone would take the exchange with it.
        guard database.changesCount == 1 else {
            throw SQLiteStoreError.unreadable(reason: "exchange without a row")
        }
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
        var arguments = ArgumentWriter(statement)
        try arguments.bind(entry.exchange.scope)
        try arguments.bind(entry.id.value)
        try arguments.bind(entry.revision)
        try arguments.bind(entry.userMemoryID)
        try statement.execute()
        return database.changesCount > 0
    }

    private static let finishRow = """
        UPDATE exchange SET is_pending = 0, user_text = NULL, reply_text = NULL
        WHERE agent = CAST(? AS TEXT) AND session = CAST(? AS TEXT) AND id = ?
            AND revision = ? AND user_memory_id = ? AND is_pending
        """
}

extension ArgumentWriter {
    /// What an update writes anew: from `conversation` to `reply_text`, in the order of the table.
    fileprivate mutating func bindContent(of exchange: Exchange, at time: Date) throws {
        try bind(Int64(bitPattern: exchange.conversation.value))
        try bind(exchange.position)
        try bind(exchange.isComplete)
        try bind(exchange.occurredAt.microseconds)
        try bind(time.microseconds)
        try bind(exchange.userText)
        try bind(exchange.replyText)
    }
}
