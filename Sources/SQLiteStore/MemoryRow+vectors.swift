import FoundationEssentials
import GRDB
import MemoryCore

// What has vectors, and what has none.

extension MemoryRow {
    /// The last stored first. Asks once for each kind of lack: no vectors, or another model's.
    static func without(
        _ space: VectorSpace,
        before sequence: Int64,
        limit: Int,
        _ database: Database
    ) throws -> [StoredMemory] {
        let statement = try database.cachedStatement(sql: selectOfModel)
        let found = try otherModels(than: space, database).flatMap { model in
            let rows = try Row.fetchCursor(statement, arguments: [model, sequence, limit])
            return try Array(
                rows.compactMap { row in try readable { try StoredMemory(row) } }
            )
        }
        return Array(found.sorted { $0.sequence > $1.sequence }.prefix(limit))
    }

    private static let selectOfModel = """
        SELECT \(columns), agent, session, sequence
        FROM memory INDEXED BY memory_model
        WHERE embedding_model IS ? AND deleted_at IS NULL AND sequence < ?
        ORDER BY sequence DESC LIMIT ?
        """

    static func countWithout(_ space: VectorSpace, _ database: Database) throws -> Int {
        let statement = try database.cachedStatement(
            sql: """
                SELECT count(*) FROM memory INDEXED BY memory_model
                WHERE embedding_model IS ? AND deleted_at IS NULL
                """
        )
        return try otherModels(than: space, database).reduce(0) { count, model in
            count + (try Int.fetchOne(statement, arguments: [model]) ?? 0)
        }
    }

    /// The models of stored vectors without this one; nil stands for no vectors. One look into the
    /// index a model.
    private static func otherModels(
        than space: VectorSpace,
        _ database: Database
    ) throws -> [String?] {
        let statement = try database.cachedStatement(
            sql: """
                WITH RECURSIVE model (name) AS (
                    SELECT min(embedding_model) FROM memory WHERE deleted_at IS NULL
                    UNION ALL
                    SELECT (SELECT min(embedding_model) FROM memory
                        WHERE embedding_model > name AND deleted_at IS NULL)
                    FROM model WHERE name IS NOT NULL
                )
                SELECT name FROM model WHERE name IS NOT NULL AND name <> ?
                """
        )
        return [nil] + (try String.fetchAll(statement, arguments: [space.name]))
    }

    /// `false` if the memory was stored anew since, or is gone.
    static func storeVectors(
        of embedded: EmbeddedMemory,
        in space: VectorSpace,
        _ database: Database
    ) throws -> Bool {
        let (memory, sequence) = (embedded.stored.memory, embedded.stored.sequence)
        let statement = try database.cachedStatement(sql: updateVectors)
        statement.setUncheckedArguments(
            [embedded.vectors.stored, space.name, try nextSequence(in: database)]
                + memory.scope.arguments + [memory.id.uuid, sequence]
        )
        try statement.execute()
        return database.changesCount > 0
    }

    private static let updateVectors = """
        UPDATE memory SET embedding = ?, embedding_model = ?, vector_sequence = ?
        WHERE agent = CAST(? AS TEXT) AND session = CAST(? AS TEXT) AND id = ? AND sequence = ?
            AND deleted_at IS NULL
        """
}

extension StoredMemory {
    /// Reads `MemoryRow.columns` and the scope and sequence behind them.
    fileprivate init(_ row: Row) throws {
        let scope = try row.scope(agent: MemoryRow.columnCount, session: MemoryRow.columnCount + 1)
        self.init(
            memory: try Memory(row, in: scope),
            sequence: try row.decode(Int64.self, atIndex: MemoryRow.columnCount + 2)
        )
    }
}

// For each passage the scale, a Float32 in little-endian order, then a byte a dimension.

extension [Vector] {
    var stored: Data {
        var data = Data(capacity: reduce(0) { $0 + 4 + $1.values.count })
        for vector in self {
            Swift.withUnsafeBytes(of: vector.scale.bitPattern.littleEndian) {
                data.append(contentsOf: $0)
            }
            vector.values.withUnsafeBytes { data.append(contentsOf: $0) }
        }
        return data
    }

    /// Nil if the bytes are no vectors of the space.
    init?(stored bytes: Span<UInt8>, in space: VectorSpace) {
        let size = 4 + space.dimensions
        guard bytes.count.isMultiple(of: size) else { return nil }
        self = bytes.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: size).map { start in
                let scale = bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self)
                let values = bytes[(start + 4)..<(start + size)]
                return Vector(
                    values: [Int8](unsafeUninitializedCapacity: space.dimensions) { buffer, count in
                        UnsafeMutableRawBufferPointer(buffer).copyBytes(from: values)
                        count = space.dimensions
                    },
                    scale: Float(bitPattern: UInt32(littleEndian: scale))
                )
            }
        }
        guard allSatisfy({ Vector.isScale($0.scale) }) else { return nil }
    }
}

extension Row {
    /// Nil for `NULL`, and for bytes that are no vectors of the space.
    func vectors(_ column: Int, in space: VectorSpace) throws -> [Vector]? {
        try withUnsafeData(atIndex: column) { data in
            data.flatMap { [Vector](stored: $0.span, in: space) }
        }
    }
}
