import GRDB

/// A look at an existing database without writing to it.
enum DatabaseInspection {
    /// Throws what SQLite finds wrong, or that the database belongs to a newer version.
    ///
    /// A read-only connection neither copies the log into the database when it closes nor removes
    /// it, so that a damaged pair stays as it was found.
    static func inspect(_ path: String) throws {
        let connection = try DatabaseQueue(path: path, configuration: .forMemories(readonly: true))
        defer { try? connection.close() }
        try connection.read { database in
            guard try !Migrations.migrator.hasBeenSuperseded(database) else {
                throw SQLiteStoreError.newerDatabase(path: path)
            }
            try check(database)
        }
    }

    private static func check(_ database: Database) throws {
        let finding = try String.fetchOne(database, sql: "PRAGMA quick_check(1)")
        guard finding == "ok" else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: finding)
        }
    }
}

extension DatabaseError {
    /// The bytes are wrong, as opposed to a lock, a full disk or a missing right.
    var meansDamage: Bool {
        [.SQLITE_NOTADB, .SQLITE_CORRUPT].contains(resultCode)
    }
}
