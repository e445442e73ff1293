package import FoundationEssentials
import GRDB
package import Logging
package import MemoryCore

/// Memories and journal in one SQLite database, `memory.sqlite` in the data folder.
///
/// One connection writes, others read beside it (WAL). The folder is 0700 and the files 0600;
/// anything wider is refused. A database that is damaged when it is opened is moved aside and a
/// fresh one is started; one that a newer version has written is refused and left alone.
package final class SQLiteMemoryStore: MemoryStore {
    /// Where a damaged database was moved when this store was opened; its `-wal` lies beside it.
    package let setAsidePath: String?

    private let pool: DatabasePool
    let retryWindow: Duration
    let now: @Sendable () -> Date
    let log: WriteAheadLog
    private let databasePath: String

    /// - Parameters:
    ///   - folder: made if it is not there.
    ///   - retryWindow: how long the same words without a history count as a retry.
    package init(
        folder: String,
        journal: JournalMode,
        retryWindow: Duration = .seconds(600),
        logger: Logger,
        now: @escaping @Sendable () -> Date = { Date() }
    ) throws {
        let folder = DataFolder(path: folder)
        self.retryWindow = retryWindow
        self.now = now
        databasePath = folder.databasePath
        (setAsidePath, pool, log) = try SQLiteStoreError.translating {
            let setAsidePath = try folder.prepareDatabase(at: now(), logger: logger)
            let pool = try Self.openPool(folder.databasePath, journal: journal)
            let log = try WriteAheadLog(databasePath: folder.databasePath, journal: journal)
            return (setAsidePath, pool, log)
        }
    }

    private static func openPool(_ path: String, journal: JournalMode) throws -> DatabasePool {
        let pool = try DatabasePool(path: path, configuration: .forMemories())
        // After opening, for GRDB sets NORMAL while it opens.
        try pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = \(journal.synchronous)")
        }
        try Migrations.migrator.migrate(pool)
        return pool
    }

    package func memories(in scope: Scope) throws -> [Memory] {
        try read { try MemoryRow.all(in: scope, $0) }
    }

    /// Of the database and its log.
    var fileBytes: Int {
        ["", "-wal"].reduce(0) { sum, suffix in
            let path = databasePath + suffix
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            return sum + (attributes?[.size] as? Int ?? 0)
        }
    }

    package func flush() throws { try SQLiteStoreError.translating { try log.flush() } }

    package func checkHealth() throws {
        try write(changes: 1) { database in
            try database.cachedStatement(
                sql: "UPDATE counter SET value = value + 1 WHERE name = 'health'"
            ).execute()
        }
    }

    /// Runs one transaction on the writing connection.
    func write<Value>(changes: Int, _ body: (Database) throws -> Value) throws -> Value {
        let value = try SQLiteStoreError.translating {
            try pool.writeWithoutTransaction { try $0.transaction(body) }
        }
        log.note(changes: changes)
        return value
    }

    /// Runs on a connection of its own, beside the writer.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try SQLiteStoreError.translating { try pool.read(body) }
    }
}

extension JournalMode {
    fileprivate var synchronous: String {
        switch self {
        case .sync: "FULL"
        case .fast: "NORMAL"
        case .off: "OFF"
        }
    }
}

extension Database {
    /// GRDB's own transaction compiles its statements every time, which is a third of its cost.
    fileprivate func transaction<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try cachedStatement(sql: "BEGIN IMMEDIATE").execute()
        do {
            let value = try body(self)
            try cachedStatement(sql: "COMMIT").execute()
            return value
        } catch {
            // Some errors have rolled back already.
            if isInsideTransaction { try? cachedStatement(sql: "ROLLBACK").execute() }
            throw error
        }
    }
}

extension Configuration {
    /// What every connection to the database has in common.
    static func forMemories(readonly: Bool = false) -> Configuration {
        var configuration = Configuration()
        configuration.label = "memory"
        configuration.readonly = readonly
        configuration.foreignKeysEnabled = false
        // Another process (a command of ours, a backup) may hold the lock for a moment.
        configuration.busyMode = .timeout(1)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { database in
            guard !readonly else { return }
            try database.execute(sql: "PRAGMA secure_delete = ON")
            try database.execute(sql: "PRAGMA cache_size = -8000")
            // `WriteAheadLog` tidies beside the writer. This one would stop it for the length of
            // an fsync, so it is only the bound: 64 MiB in pages of 4 KiB.
            try database.execute(sql: "PRAGMA wal_autocheckpoint = 16384")
        }
        return configuration
    }
}
