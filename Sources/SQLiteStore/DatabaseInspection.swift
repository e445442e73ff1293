import GRDB

/// A look at an existing database without writing to it.
enum DatabaseInspection {
    /// 32 MiB in pages of 4 KiB; about 1 ms a MiB was measured.
    private static let maxPagesToCheck = 8192

    /// Throws what SQLite finds wrong, or that the database belongs to a newer version.
    ///
    /// A read-only connection neither copies the log into the database when it closes nor removes
    /// it, so that a damaged pair stays as it was found.
    static func inspect(_ path: String, thoroughly: Bool) throws {
        let connection = try DatabaseQueue(path: path, configuration: .forMemories(readonly: true))
        defer { try? connection.close() }
        try connection.read { database in
            guard try !Migrations.migrator.hasBeenSuperseded(database) else {
                throw SQLiteStoreError.newerDatabase(path: path)
            }
            try thoroughly
                ? expectOk(from: "integrity_check(1)", database) : checkIfSmall(database)
        }
    }

    /// Looks at every page as long as that takes about 30 ms. Damage deep in a larger database shows
    /// when it is met: the call fails, and the next opening looks thoroughly.
    private static func checkIfSmall(_ database: Database) throws {
        let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        if pages <= maxPagesToCheck { try expectOk(from: "quick_check(1)", database) }
    }

    private static func expectOk(from check: String, _ database: Database) throws {
        let finding = try String.fetchOne(database, sql: "PRAGMA \(check)")
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
