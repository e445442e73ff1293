import CSQLite
import GRDB
import MemoryCore

/// The connections to the files that lay in the data folder when they were opened.
final class OpenDatabase: Sendable {
    let pool: DatabasePool
    let log: WriteAheadLog
    let recentExchanges = RecentExchanges()
    private let folder: DataFolder
    private let identity: FileIdentity?

    /// Opens the database of a folder that has been prepared, and migrates it.
    init(in folder: DataFolder, journal: JournalMode) throws {
        self.folder = folder
        pool = try Self.openPool(folder.databasePath, journal: journal)
        log = try WriteAheadLog(databasePath: folder.databasePath, journal: journal)
        identity = try folder.identity(of: folder.databasePath)
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

    /// Whether the file is still the one in the folder. What is written to one that was deleted
    /// or replaced would be gone with the process. About half a microsecond.
    var isInPlace: Bool { (try? folder.identity(of: folder.databasePath)) == identity }

    /// Closes the connections once the calls under way have ended, and leaves the files as they
    /// are: the last connection of a database otherwise copies the log into it and deletes what
    /// is called `-wal` by then.
    func abandon() {
        pool.writeWithoutTransaction { $0.keepLogOnClose() }
        try? pool.close()
        log.abandon()
    }
}

extension Database {
    func keepLogOnClose() {
        guard let sqliteConnection else { return }
        _ = memory_proxy_keep_log_on_close(UnsafeMutableRawPointer(sqliteConnection))
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
