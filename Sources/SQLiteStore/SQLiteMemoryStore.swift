package import FoundationEssentials
import GRDB
package import Logging
package import MemoryCore

/// Memories and journal in one SQLite database, `memory.sqlite` in the data folder.
///
/// One connection writes, others read beside it (WAL). The folder is 0700 and the files 0600;
/// anything wider is refused. A database that is found damaged, at its opening or later, is moved
/// aside and a fresh one is started; one that a newer version has written is refused and left alone.
///
/// A database that can't be opened for now is opened by a later call; until then each throws.
package final class SQLiteMemoryStore: MemoryStore {
    private let database: LiveDatabase
    let retryWindow: Duration
    let now: @Sendable () -> Date

    /// Throws only what waiting does not mend: the folder is too open, the database too new.
    ///
    /// - Parameters:
    ///   - folder: made if it is not there.
    ///   - retryWindow: how long the same words without a history count as a retry.
    ///   - refusalLasts: how long one failed opening stands for the next attempts.
    package init(
        folder: String,
        journal: JournalMode,
        retryWindow: Duration = .seconds(600),
        refusalLasts: Duration = .milliseconds(500),
        logger: Logger,
        now: @escaping @Sendable () -> Date = { Date() }
    ) throws {
        self.retryWindow = retryWindow
        self.now = now
        let folder = DataFolder(path: folder)
        database = LiveDatabase(
            folder: folder,
            journal: journal,
            refusalLasts: refusalLasts,
            logger: logger,
            now: now
        )
        do {
            try open()
        } catch {
            if let error = error as? SQLiteStoreError, error.needsOperator { throw error }
            logger.error("the database can't be opened", metadata: ["error": "\(error)"])
        }
    }

    /// Whether a store was ever made in the folder.
    package static func isThere(in folder: String) -> Bool {
        DataFolder(path: folder).hasDatabase
    }

    /// Throws what keeps the database from being opened.
    package func open() throws { _ = try SQLiteStoreError.translating { try database.current() } }

    /// Where the damaged database that was found last was moved; its `-wal` lies beside it.
    package var setAsidePath: String? { database.setAsidePath }

    /// Where a copy of a damaged log was put, with `-wal` behind; the database has gone on without
    /// what only that log holds.
    package var logAsidePath: String? { database.logAsidePath }

    package func memories(in scope: Scope) throws -> [Memory] {
        try read { try MemoryRow.all(in: scope, $0) }
    }

    /// Of the database and its log.
    var fileBytes: Int { database.fileBytes }

    /// Runs something on what keeps the log short, beside the writer.
    func withLog<Value>(_ work: (WriteAheadLog) throws -> Value) throws -> Value {
        try using { try work($0.log) }
    }

    package func flush() throws { try withLog { try $0.flush() } }

    package func checkHealth() throws {
        try writeJournal(changes: 1) { database, _ in
            try database.cachedStatement(
                sql: "UPDATE counter SET value = value + 1 WHERE name = 'health'"
            ).execute()
        }
    }

    /// Runs one transaction on the writing connection.
    func write<Value>(changes: Int, _ body: (Database) throws -> Value) throws -> Value {
        try writeJournal(changes: changes) { database, recent in
            recent.forgetAll()
            return try body(database)
        }
    }

    /// The same for what changes neither exchanges nor what is kept of their memories, unless
    /// `recent` is told.
    func writeJournal<Value>(
        changes: Int,
        _ body: (Database, RecentExchanges) throws -> Value
    ) throws -> Value {
        try using { open in
            let value = try open.pool.writeWithoutTransaction { database in
                do {
                    return try database.transaction { try body($0, open.recentExchanges) }
                } catch {
                    // What it has noted did not come to pass; before the next one begins.
                    open.recentExchanges.forgetAll()
                    throw error
                }
            }
            open.log.note(changes: changes)
            return value
        }
    }

    /// Runs on a connection of its own, beside the writer.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try using { try $0.pool.read(body) }
    }

    private func using<Value>(_ work: (OpenDatabase) throws -> Value) throws -> Value {
        try SQLiteStoreError.translating {
            let open = try database.current()
            do {
                return try work(open)
            } catch let error as DatabaseError where error.meansDamage {
                database.suspect(open)
                throw error
            }
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
            // The pool's readers would wait for ten seconds.
            try database.execute(sql: "PRAGMA busy_timeout = 1000")
            try database.execute(sql: "PRAGMA secure_delete = ON")
            try database.execute(sql: "PRAGMA cache_size = -8000")
            // `WriteAheadLog` tidies beside the writer. This one would stop it for the length of
            // an fsync, so it is only the bound: 64 MiB in pages of 4 KiB.
            try database.execute(sql: "PRAGMA wal_autocheckpoint = 16384")
        }
        return configuration
    }
}
