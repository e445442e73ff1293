import GRDB
import Glibc
import MemoryCore
import Synchronization

/// Keeps the `-wal` file on the disk and short, from a thread beside the writer.
///
/// A checkpoint on the writing connection would hold up commits for two fsyncs; on a connection
/// of its own it runs while the writer goes on.
final class WriteAheadLog: Sendable {
    /// About 1,000 pages, SQLite's own habit: few enough to be read through quickly at the start.
    private static let changesPerCheckpoint = 512

    private struct Changes {
        var unflushed = 0
        var sinceCheckpoint = 0
    }

    private let connection: DatabaseQueue
    private let file: OpenFile?
    private let changes = Mutex(Changes())

    init(databasePath: String, journal: JournalMode) throws {
        var configuration = Configuration.forMemories()
        configuration.label = "memory.checkpoint"
        connection = try DatabaseQueue(path: databasePath, configuration: configuration)
        if journal == .off {
            try connection.writeWithoutTransaction {
                try $0.execute(sql: "PRAGMA synchronous = OFF")
            }
        }
        // SQLite keeps this file for as long as a connection is open, and holds its locks on the
        // other two, so a descriptor of our own disturbs nothing.
        file = journal == .fast ? try OpenFile(path: databasePath + "-wal") : nil
    }

    /// Closes the connection and leaves the files as they are.
    func abandon() {
        connection.inDatabase { $0.keepLogOnClose() }
        try? connection.close()
    }

    func note(changes count: Int) {
        changes.withLock {
            $0.unflushed += count
            $0.sinceCheckpoint += count
        }
    }

    func flush() throws {
        let seen = changes.withLock { $0 }
        guard seen.unflushed > 0 else { return }
        do {
            try file?.synchronise()
        } catch {
            // The kernel may forget what it could not write: only a checkpoint, which copies all
            // of the log and syncs the copy, makes up for it.
            note(changes: Self.changesPerCheckpoint)
            throw error
        }
        changes.withLock { $0.unflushed -= seen.unflushed }
        guard seen.sinceCheckpoint >= Self.changesPerCheckpoint else { return }
        _ = try connection.writeWithoutTransaction { try $0.checkpoint(.passive) }
        changes.withLock { $0.sinceCheckpoint -= seen.sinceCheckpoint }
    }

    /// Moves all of the log into the database and leaves it empty. Most of it is moved beside the
    /// writer, which waits for the rest. Whoever reads what has changed since holds this up for as
    /// long as the busy timeout, some times over.
    func truncate() throws {
        try connection.writeWithoutTransaction { database in
            _ = try database.checkpoint(.passive)
            for attempt in 1...Self.truncations {
                do {
                    _ = try database.checkpoint(.truncate)
                    return
                } catch let error as DatabaseError {
                    guard error.resultCode == .SQLITE_BUSY, attempt < Self.truncations else {
                        throw error
                    }
                }
            }
        }
    }

    /// Attempts, each as long as the busy timeout.
    private static let truncations = 10
}

/// A descriptor that is closed with its owner.
private final class OpenFile: Sendable {
    private let path: String
    private let descriptor: CInt

    init(path: String) throws {
        self.path = path
        descriptor = try succeed("open", path) { open(path, O_RDWR | O_CLOEXEC) }
    }

    deinit { close(descriptor) }

    func synchronise() throws { _ = try succeed("fdatasync", path) { fdatasync(descriptor) } }
}
