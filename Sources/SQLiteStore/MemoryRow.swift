import GRDB
import MemoryCore

/// The statements about memories.
enum MemoryRow {
    /// Writes a memory, over an earlier version of it. What people and recall have added to it
    /// (pinned, counters, metadata) stays, and so do vectors while the text is the same.
    static func store(_ memory: Memory, at sequence: Int64, in database: Database) throws {
        let statement = try database.cachedStatement(sql: upsert)
        var arguments = ArgumentWriter(statement)
        try arguments.bind(memory.scope)
        try arguments.bind(memory.id)
        try arguments.bind(sequence)
        try arguments.bindName(memory.kind.rawValue)
        try arguments.bindName(memory.role.rawValue)
        try arguments.bindName(memory.source.rawValue)
        try arguments.bind(Int64(bitPattern: memory.conversation.value))
        try arguments.bind(memory.position)
        try arguments.bind(memory.isComplete)
        try arguments.bind(memory.createdAt.microseconds)
        try arguments.bind(memory.occurredAt.microseconds)
        try arguments.bind(memory.content)
        try statement.execute()
    }

    private static let upsert = """
        INSERT INTO memory (agent, session, id, sequence, kind, role, source, conversation,
            position, is_complete, created_at, occurred_at, content)
        VALUES (CAST(? AS TEXT), CAST(? AS TEXT), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS TEXT))
        ON CONFLICT (agent, session, id) DO UPDATE SET
            sequence = excluded.sequence, kind = excluded.kind, role = excluded.role,
            source = excluded.source, conversation = excluded.conversation,
            position = excluded.position, is_complete = excluded.is_complete,
            created_at = excluded.created_at, occurred_at = excluded.occurred_at,
            content = excluded.content,
            embedding = CASE WHEN content = excluded.content THEN embedding END,
            embedding_model = CASE WHEN content = excluded.content THEN embedding_model END,
            vector_sequence = CASE WHEN content = excluded.content THEN vector_sequence END
        """

    static func nextSequence(in database: Database) throws -> Int64 {
        try nextSequences(1, in: database)
    }

    /// The first of `count` numbers that nobody else gets. One statement for many costs less than
    /// one for each.
    static func nextSequences(_ count: Int, in database: Database) throws -> Int64 {
        let statement = try database.cachedStatement(sql: advanceSequence)
        guard let last = try Int64.fetchOne(statement, arguments: [count]) else {
            throw SQLiteStoreError.unreadable(reason: "no sequence")
        }
        return last - Int64(count) + 1
    }

    private static let advanceSequence =
        "UPDATE counter SET value = value + ? WHERE name = 'sequence' RETURNING value"

    static func remove(_ id: MemoryID, in scope: Scope, _ database: Database) throws {
        let statement = try database.cachedStatement(sql: delete)
        statement.setUncheckedArguments(scope.arguments + [id.uuid])
        try statement.execute()
    }

    private static let delete = """
        DELETE FROM memory
        WHERE agent = CAST(? AS TEXT) AND session = CAST(? AS TEXT) AND id = ?
        """

    static func all(in scope: Scope, _ database: Database) throws -> [Memory] {
        let statement = try database.cachedStatement(sql: selectAll)
        let cursor = try Row.fetchCursor(statement, arguments: scope.arguments)
        return try Array(cursor.compactMap { row in try readable { try Memory(row, in: scope) } })
    }

    /// What `Memory.init` reads: `columnCount` columns.
    static let columns = """
        id, kind, role, content, conversation, position, created_at, occurred_at, source,
            is_complete, expires_at, pinned, access_count
        """

    static let columnCount = 13

    private static let selectAll = """
        SELECT \(columns)
        FROM memory
        WHERE agent = CAST(? AS TEXT) AND session = CAST(? AS TEXT) AND deleted_at IS NULL
        ORDER BY sequence
        """
}

extension Memory {
    /// Reads `MemoryRow.columns`, which come first in the row.
    init(_ row: Row, in scope: Scope) throws {
        self.init(
            id: try row.memoryID(0),
            scope: scope,
            kind: try row.named(1),
            role: try row.named(2),
            content: try row.text(3),
            conversation: try row.conversation(4),
            position: try row.integer(5),
            createdAt: try row.date(6),
            occurredAt: try row.date(7),
            source: try row.named(8),
            isComplete: try row.flag(9),
            expiresAt: try row.dateIfAny(10),
            isPinned: try row.flag(11),
            accessCount: try row.integer(12)
        )
    }
}
