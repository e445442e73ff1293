import FoundationEssentials
import GRDB
import Logging
import MemoryCore
import Synchronization

/// The database that is in the data folder now, opened when it is needed.
///
/// ```text
///            opened                 the file was deleted or replaced, or is damaged
///   closed ─────────► open ────────────────────────────────────────────────► closed
///      └─► refused ─► (a moment) ─► closed
/// ```
/// Whatever keeps it from being opened may pass: a full disk, a lock, a missing mount.
final class LiveDatabase: Sendable {
    /// A thorough look takes seconds in a large database and is not taken again sooner.
    private static let suspicionDistance: Duration = .seconds(60)

    private struct State {
        var database: OpenDatabase?
        var refusal: (error: any Error, until: ContinuousClock.Instant)?
        var wasOpen = false
        var isSuspect = false
        var lastSuspicion: ContinuousClock.Instant?
        var setAsidePath: String?
        var logAsidePath: String?
    }

    private let folder: DataFolder
    private let journal: JournalMode
    private let logger: Logger
    private let now: @Sendable () -> Date
    private let refusalLasts: Duration
    private let state = Mutex(State())

    /// - Parameter refusalLasts: how long a refusal stands for the next attempts: who asks must
    ///   not queue up behind a lock that every attempt waits for.
    init(
        folder: DataFolder,
        journal: JournalMode,
        refusalLasts: Duration,
        logger: Logger,
        now: @escaping @Sendable () -> Date
    ) {
        self.folder = folder
        self.journal = journal
        self.refusalLasts = refusalLasts
        self.logger = logger
        self.now = now
    }

    /// Where the damaged database went that was found last.
    var setAsidePath: String? { state.withLock { $0.setAsidePath } }

    /// Where the log went that was found damaged last; the database went on.
    var logAsidePath: String? { state.withLock { $0.logAsidePath } }

    /// Of the database and its log, in bytes.
    var fileBytes: Int { folder.databaseBytes }

    /// The open database; throws what keeps it from being opened.
    func current() throws -> OpenDatabase {
        try state.withLock { state in
            if let database = state.database {
                if database.isInPlace { return database }
                logger.error("the database was deleted or replaced", metadata: ["path": path])
                close(&state)
            }
            if let refusal = state.refusal, .now < refusal.until { throw refusal.error }
            do {
                return try open(&state)
            } catch {
                state.refusal = (error, .now + refusalLasts)
                throw error
            }
        }
    }

    /// A call has met damage. The database is closed, and the next opening looks at all of it: what
    /// is damaged is set aside, and what is not (a side file was, which SQLite makes anew) goes on.
    func suspect(_ database: OpenDatabase) {
        state.withLock { state in
            guard state.database === database else { return }
            if let last = state.lastSuspicion, .now - last < Self.suspicionDistance { return }
            state.lastSuspicion = .now
            state.isSuspect = true
            logger.error("the database looks damaged", metadata: ["path": path])
            close(&state)
        }
    }

    private func open(_ state: inout State) throws -> OpenDatabase {
        let setAsidePath = try folder.prepareDatabase(
            makesFolder: !state.wasOpen,
            thoroughly: state.isSuspect,
            at: now()
        )
        state.isSuspect = false
        if let setAsidePath {
            state.setAsidePath = setAsidePath
            state.lastSuspicion = nil
            logger.error("damaged database set aside", metadata: ["path": "\(setAsidePath)"])
        }
        let logAsidePath = try folder.setAsideBrokenLog(at: now())
        let database = try openPrepared(&state)
        if let logAsidePath {
            state.logAsidePath = logAsidePath
            logger.error("damaged log set aside", metadata: ["path": "\(logAsidePath)-wal"])
            // Else what is behind the damage is found again at each start.
            try? database.log.truncate()
        }
        state.database = database
        state.refusal = nil
        state.wasOpen = true
        return database
    }

    /// A large database has not been looked at.
    private func openPrepared(_ state: inout State) throws -> OpenDatabase {
        do {
            return try OpenDatabase(in: folder, journal: journal)
        } catch let error as DatabaseError where error.meansDamage {
            state.isSuspect = true
            throw error
        }
    }

    private func close(_ state: inout State) {
        state.database?.abandon()
        state.database = nil
    }

    private var path: Logger.MetadataValue { "\(folder.databasePath)" }
}
