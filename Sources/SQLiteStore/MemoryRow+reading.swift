import FoundationEssentials
import GRDB
import MemoryCore

// What a reader of one scope asks.

extension MemoryRow {
    static func sequence(_ database: Database) throws -> Int64 {
        let statement = try database.cachedStatement(
            sql: "SELECT value FROM counter WHERE name = 'sequence'"
        )
        return try Int64.fetchOne(statement) ?? 0
    }

    /// Calls `body` with each live memory stored after `sequence`, in that order.
    static func forEach(
        in scope: Scope,
        after sequence: Int64,
        vectorsIn space: VectorSpace?,
        _ database: Database,
        _ body: (ScopeChange) throws -> Void
    ) throws {
        let statement = try database.cachedStatement(sql: selectStored)
        let arguments = [space?.name] + scope.arguments + [sequence]
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        while let row = try rows.next() {
            guard let memory = try readable({ try Memory(row, in: scope) }) else { continue }
            try body(
                .stored(memory, vectors: try space.flatMap { try row.vectors(columnCount, in: $0) })
            )
        }
    }

    private static let selectStored = """
        SELECT \(columns), CASE WHEN embedding_model = ? THEN embedding END
        FROM memory
        WHERE agent = CAST(? AS TEXT) AND session = CAST(? AS TEXT) AND deleted_at IS NULL
            AND sequence > ?
        ORDER BY sequence
        """

    /// Calls `body` with the vectors stored after `sequence` of each memory that is not newer.
    static func forEachEmbedded(
        in scope: Scope,
        after sequence: Int64,
        vectorsIn space: VectorSpace,
        _ database: Database,
        _ body: (ScopeChange) throws -> Void
    ) throws {
        let statement = try database.cachedStatement(sql: selectEmbedded)
        let arguments = scope.arguments + [sequence, sequence, space.name]
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        while let row = try rows.next() {
            guard let vectors = try row.vectors(1, in: space),
                let id = try readable({ try row.memoryID(0) })
            else { continue }
            try body(.embedded(id, vectors: vectors))
        }
    }

    private static let selectEmbedded = """
        SELECT id, embedding
        FROM memory INDEXED BY memory_vector_sequence
        WHERE agent = CAST(? AS TEXT) AND session = CAST(? AS TEXT) AND deleted_at IS NULL
            AND vector_sequence > ? AND sequence <= ? AND embedding_model = ?
        ORDER BY vector_sequence
        """

    static func count(in scope: Scope, _ database: Database) throws -> Int {
        let statement = try database.cachedStatement(sql: countLive)
        return try Int.fetchOne(statement, arguments: scope.arguments) ?? 0
    }

    private static let countLive = """
        SELECT count(*) FROM memory INDEXED BY memory_sequence
        WHERE agent = CAST(? AS TEXT) AND session = CAST(? AS TEXT) AND deleted_at IS NULL
        """

    static func isStored(_ id: MemoryID, in scope: Scope, _ database: Database) throws -> Bool {
        let statement = try database.cachedStatement(sql: findLive)
        return try Row.fetchOne(statement, arguments: scope.arguments + [id.uuid]) != nil
    }

    private static let findLive = """
        SELECT 1 FROM memory
        WHERE agent = CAST(? AS TEXT) AND session = CAST(? AS TEXT) AND id = ?
            AND deleted_at IS NULL
        """

    /// The memory that was stored last at or before the sequence.
    static func last(
        in scope: Scope,
        upTo sequence: Int64,
        _ database: Database
    ) throws -> MemoryID? {
        let statement = try database.cachedStatement(sql: selectLast)
        let row = try Row.fetchOne(statement, arguments: scope.arguments + [sequence])
        return try row?.memoryID(0)
    }

    private static let selectLast = """
        SELECT id FROM memory
        WHERE agent = CAST(? AS TEXT) AND session = CAST(? AS TEXT) AND deleted_at IS NULL
            AND sequence <= ?
        ORDER BY sequence DESC LIMIT 1
        """
}
