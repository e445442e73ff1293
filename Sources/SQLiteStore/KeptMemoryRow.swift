import FoundationEssentials
import GRDB
import MemoryCore

/// The statements about memories with all that is kept about them.
enum KeptMemoryRow {
    /// What `KeptMemory.init` reads.
    static let columns = """
        \(MemoryRow.columns), agent, session, metadata, user_id, last_accessed_at,
            superseded_by, deduplicated, deleted_at
        """

    static func fetch(
        _ database: Database,
        _ selection: MemorySelection,
        _ rest: String = "",
        _ arguments: StatementArguments = []
    ) throws -> [KeptMemory] {
        let statement = try database.cachedStatement(
            sql: "SELECT \(columns) FROM memory WHERE \(selection.condition) \(rest)"
        )
        let rows = try Row.fetchCursor(statement, arguments: selection.arguments + arguments)
        return try Array(rows.map { try KeptMemory($0) })
    }

    static func fetch(
        _ address: MemoryAddress,
        life: MemoryFilter.Life,
        at time: Date,
        _ database: Database
    ) throws -> KeptMemory? {
        try fetch([address.id], in: Reach(address.scope), life: life, at: time, database).first
    }

    static func fetch(
        _ ids: [MemoryID],
        in reach: Reach,
        life: MemoryFilter.Life,
        at time: Date,
        _ database: Database
    ) throws -> [KeptMemory] {
        let selection = MemorySelection(reach, MemoryFilter(life: life), at: time)
        return try ids.flatMap { id in
            try fetch(database, selection, "AND id = ?", [id.uuid])
        }
    }

    // MARK: Writing

    /// Stores a memory as it is. `false` if its id is there already, and not deleted.
    static func insert(_ kept: KeptMemory, in database: Database) throws -> Bool {
        let memory = kept.memory
        let statement = try database.cachedStatement(sql: insertRow)
        let values: StatementArguments = [
            memory.id.uuid, try MemoryRow.nextSequence(in: database), memory.kind.rawValue,
            memory.role.rawValue, memory.source.rawValue,
            Int64(bitPattern: memory.conversation.value), memory.position, memory.isComplete,
            memory.createdAt.microseconds, memory.occurredAt.microseconds, memory.content.bytes,
            memory.content.digest, kept.metadata?.bytes, kept.userID?.bytes,
            memory.expiresAt?.microseconds, memory.isPinned, memory.accessCount,
            kept.lastAccessedAt?.microseconds, kept.supersededBy?.uuid, kept.repeatCount,
        ]
        statement.setUncheckedArguments(memory.scope.arguments + values)
        try statement.execute()
        return database.changesCount > 0
    }

    private static let insertRow = """
        INSERT INTO memory (agent, session, id, sequence, kind, role, source, conversation,
            position, is_complete, created_at, occurred_at, content, content_digest, metadata,
            user_id, expires_at, pinned, access_count, last_accessed_at, superseded_by,
            deduplicated)
        VALUES (CAST(? AS TEXT), CAST(? AS TEXT), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS TEXT), ?,
            CAST(? AS TEXT), CAST(? AS TEXT), ?, ?, ?, ?, ?, ?)
        ON CONFLICT (agent, session, id) DO UPDATE SET
            sequence = excluded.sequence, kind = excluded.kind, role = excluded.role,
            source = excluded.source, conversation = excluded.conversation,
            position = excluded.position, is_complete = excluded.is_complete,
            created_at = excluded.created_at, occurred_at = excluded.occurred_at,
            content = excluded.content, content_digest = excluded.content_digest,
            metadata = excluded.metadata, user_id = excluded.user_id,
            expires_at = excluded.expires_at, pinned = excluded.pinned,
            access_count = excluded.access_count, last_accessed_at = excluded.last_accessed_at,
            superseded_by = excluded.superseded_by, deduplicated = excluded.deduplicated,
            deleted_at = NULL, embedding = NULL, embedding_model = NULL, vector_sequence = NULL
        WHERE memory.deleted_at IS NOT NULL
        """

    /// A living memory of the scope, of the same kind and with the same text about the same user.
    static func same(
        as kept: KeptMemory,
        at time: Date,
        _ database: Database
    ) throws -> KeptMemory? {
        let memory = kept.memory
        let selection = MemorySelection(Reach(memory.scope), MemoryFilter(), at: time)
        let condition = """
            AND content_digest = ? AND content = CAST(? AS TEXT) AND kind = ?
                AND user_id IS CAST(? AS TEXT) LIMIT 1
            """
        return try fetch(
            database,
            selection,
            condition,
            [
                memory.content.digest, memory.content.bytes, memory.kind.rawValue,
                kept.userID?.bytes,
            ]
        ).first
    }

    static func noteRepeat(
        of address: MemoryAddress,
        by new: KeptMemory,
        _ database: Database
    ) throws {
        let statement = try database.cachedStatement(sql: updateRepeated)
        let expiry = new.memory.expiresAt?.microseconds
        statement.setUncheckedArguments(
            [try MemoryRow.nextSequence(in: database), new.memory.isPinned, expiry, expiry]
                + address.arguments
        )
        try statement.execute()
    }

    private static let updateRepeated = """
        UPDATE memory SET sequence = ?, deduplicated = deduplicated + 1, pinned = max(pinned, ?),
            expires_at = CASE WHEN ? IS NOT NULL THEN max(expires_at, ?) END
        WHERE agent = CAST(? AS TEXT) AND session = CAST(? AS TEXT) AND id = ?
            AND deleted_at IS NULL
        """
}

extension KeptMemory {
    /// Reads `KeptMemoryRow.columns`.
    init(_ row: Row) throws {
        let next = MemoryRow.columnCount
        let superseding = try row.decode(UUID?.self, atIndex: next + 5)
        self.init(
            try Memory(row, in: row.scope(agent: next, session: next + 1)),
            metadata: try row.textIfAny(next + 2),
            userID: try row.textIfAny(next + 3),
            lastAccessedAt: try row.dateIfAny(next + 4),
            supersededBy: superseding.map { MemoryID($0) },
            repeatCount: try row.integer(next + 6),
            deletedAt: try row.dateIfAny(next + 7)
        )
    }
}

extension String {
    /// Finds equal texts; they are compared afterwards.
    var digest: Int64 {
        var digest = SHA256Digest()
        digest.append(self)
        return Int64(
            bitPattern: digest.finish().prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        )
    }
}
