import FoundationEssentials
import GRDB
import MemoryCore

// What people and recalls change of a memory that is there.

extension MemoryRow {
    /// Each part that is given, in the transaction of the caller.
    static func change(
        _ address: MemoryAddress,
        _ change: MemoryChange,
        _ database: Database
    ) throws {
        if let content = change.content {
            try update(
                address,
                """
                content = CAST(? AS TEXT), content_digest = ?, source = ?, embedding = NULL,
                    embedding_model = NULL, vector_sequence = NULL
                """,
                [content.bytes, content.digest, Memory.Source.api.rawValue],
                database
            )
        }
        if let kind = change.kind { try update(address, "kind = ?", [kind.rawValue], database) }
        if let isPinned = change.isPinned {
            try update(address, "pinned = ?", [isPinned], database)
        }
        if let metadata = change.metadata {
            try update(address, "metadata = CAST(? AS TEXT)", [metadata.bytes], database)
        }
        try update(address, "sequence = ?", [try nextSequence(in: database)], database)
    }

    static func delete(_ address: MemoryAddress, at time: Date, _ database: Database) throws {
        try update(address, "deleted_at = ?", [time.microseconds], database)
    }

    static func restore(_ address: MemoryAddress, _ database: Database) throws {
        let values = """
            deleted_at = NULL, sequence = ?, embedding = NULL, embedding_model = NULL,
                vector_sequence = NULL
            """
        try update(address, values, [try nextSequence(in: database)], database)
    }

    static func noteAccess(
        _ address: MemoryAddress,
        _ count: Int,
        at time: Date,
        _ database: Database
    ) throws {
        let statement = try database.cachedStatement(sql: countAccesses)
        var arguments = ArgumentWriter(statement)
        try arguments.bind(count)
        try arguments.bind(time.microseconds)
        try arguments.bind(address.scope)
        try arguments.bind(address.id)
        try statement.execute()
    }

    private static let countAccesses = """
        UPDATE memory SET access_count = access_count + ?, last_accessed_at = ?
        WHERE agent = CAST(? AS TEXT) AND session = CAST(? AS TEXT) AND id = ?
        """

    private static func update(
        _ address: MemoryAddress,
        _ values: String,
        _ arguments: StatementArguments,
        _ database: Database
    ) throws {
        let statement = try database.cachedStatement(
            sql: """
                UPDATE memory SET \(values)
                WHERE agent = CAST(? AS TEXT) AND session = CAST(? AS TEXT) AND id = ?
                """
        )
        statement.setUncheckedArguments(arguments + address.arguments)
        try statement.execute()
    }

    /// Whether another session of the agent has a memory of this id.
    static func isElsewhere(_ address: MemoryAddress, _ database: Database) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: """
                SELECT 1 FROM memory INDEXED BY memory_id
                WHERE agent = CAST(? AS TEXT) AND session <> CAST(? AS TEXT) AND id = ?
                """
        )
        return try Row.fetchOne(statement, arguments: address.arguments) != nil
    }
}
