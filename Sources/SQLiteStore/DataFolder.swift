import FoundationEssentials
import GRDB
import Glibc

/// The folder that holds the database: who may read it, and what is done with a damaged one.
struct DataFolder {
    static let folderMode: UInt32 = 0o700
    static let fileMode: UInt32 = 0o600

    let path: String

    var databasePath: String { path + "/memory.sqlite" }

    /// Whether anything was ever stored; whoever may not look will be told why on opening it.
    var hasDatabase: Bool {
        access(databasePath, F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR)
    }

    /// SQLite gives the two side files the mode of the database.
    private var databaseFiles: [String] { ["", "-wal", "-shm"].map { databasePath + $0 } }

    /// Brings the folder to where the database can be opened. Returns where a damaged one went.
    ///
    /// - Parameters:
    ///   - makesFolder: whether a missing folder is made. One that was there may come back: the
    ///     disk that it is on, for instance.
    ///   - thoroughly: looks at every page and index, however large the database is.
    func prepareDatabase(makesFolder: Bool, thoroughly: Bool, at time: Date) throws -> String? {
        try prepareFolder(makesFolder: makesFolder)
        let setAsidePath = try setAsideIfDamaged(thoroughly: thoroughly, at: time)
        if try mode(of: databasePath) == nil { try createDatabaseFile() }
        return setAsidePath
    }

    /// Refuses a folder that others may read.
    private func prepareFolder(makesFolder: Bool) throws {
        if try mode(of: path) == nil {
            guard makesFolder else { throw SQLiteStoreError.folderGone(path: path) }
            try makeFolder()
        }
        try refuseWider(path, than: Self.folderMode)
        // The snapshots' folder holds what the database holds.
        try refuseWider(path + "/index", than: Self.folderMode)
        for file in databaseFiles { try refuseWider(file, than: Self.fileMode) }
    }

    private func makeFolder() throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: Self.folderMode]
            )
        } catch {
            throw SQLiteStoreError.unusable(path: path, operation: "mkdir", reason: "\(error)")
        }
    }

    private func refuseWider(_ path: String, than allowed: UInt32) throws {
        guard let mode = try mode(of: path), mode & ~allowed != 0 else { return }
        throw SQLiteStoreError.tooOpen(path: path, mode: mode, allowed: allowed)
    }

    /// The permission bits; `nil` if nothing is there.
    private func mode(of path: String) throws -> UInt32? {
        try status(of: path).map { $0.st_mode & 0o777 }
    }

    /// Which file lies there; `nil` if none does.
    func identity(of path: String) throws -> FileIdentity? {
        try status(of: path).map { FileIdentity(device: $0.st_dev, inode: $0.st_ino) }
    }

    private func size(of path: String) throws -> Int {
        try status(of: path).map { Int($0.st_size) } ?? 0
    }

    /// Of the database and its log; 0 if nobody can tell.
    var databaseBytes: Int {
        ["", "-wal"].reduce(0) { $0 + ((try? size(of: databasePath + $1)) ?? 0) }
    }

    private func status(of path: String) throws -> stat? {
        var status = stat()
        if stat(path, &status) == 0 { return status }
        guard errno == ENOENT else { throw SQLiteStoreError.systemError("stat", path) }
        return nil
    }

    /// Makes an empty file that is private from its first moment.
    private func createDatabaseFile() throws {
        let descriptor = try succeed("open", databasePath) {
            open(databasePath, O_RDWR | O_CREAT | O_CLOEXEC, mode_t(Self.fileMode))
        }
        close(descriptor)
        try synchroniseEntries()
    }

    /// Makes the names in the folder survive a loss of power.
    private func synchroniseEntries() throws { try synchronise(path, O_RDONLY | O_DIRECTORY) }

    private func synchronise(_ path: String, _ flags: CInt) throws {
        let descriptor = try succeed("open", path) { open(path, flags | O_CLOEXEC) }
        defer { close(descriptor) }
        _ = try succeed("fsync", path) { fsync(descriptor) }
    }

    // MARK: Damage

    /// Moves a database that can't be read out of the way and returns its new path.
    ///
    /// Reading is all that happens before: the files are kept byte for byte.
    private func setAsideIfDamaged(thoroughly: Bool, at time: Date) throws -> String? {
        guard try isDamaged(thoroughly: thoroughly) else { return nil }
        let aside = try freePath(databasePath + ".damaged-" + time.fileStamp)
        for (file, suffix) in zip(databaseFiles, ["", "-wal", "-shm"])
        where try mode(of: file) != nil {
            _ = try succeed("rename", file) { rename(file, aside + suffix) }
        }
        try synchroniseEntries()
        return aside
    }

    /// Keeps a copy of a log from whose middle SQLite would drop everything. Returns the path for
    /// which it is the log; the database goes on without what it holds.
    func setAsideBrokenLog(at time: Date) throws -> String? {
        // Twice, for another process may have been writing it.
        guard isLogBroken, isLogBroken else { return nil }
        let aside = try freePath(databasePath + ".damaged-" + time.fileStamp)
        let copy = aside + "-wal"
        do {
            try FileManager.default.copyItem(atPath: databasePath + "-wal", toPath: copy)
            try synchronise(copy, O_RDWR)
        } catch {
            unlink(copy)
            throw SQLiteStoreError.unusable(path: copy, operation: "copy", reason: "\(error)")
        }
        try synchroniseEntries()
        return aside
    }

    private var isLogBroken: Bool { LogFrames.of(log: databasePath + "-wal").isBroken }

    private func freePath(_ wanted: String) throws -> String {
        var path = wanted
        var number = 1
        while try mode(of: path) != nil || mode(of: path + "-wal") != nil {
            number += 1
            path = "\(wanted)-\(number)"
        }
        return path
    }

    private func isDamaged(thoroughly: Bool) throws -> Bool {
        // SQLite drops the log of an empty database. A log of ours never lies beside one.
        if try size(of: databasePath) == 0 { return try size(of: databasePath + "-wal") > 0 }
        do {
            try DatabaseInspection.inspect(databasePath, thoroughly: thoroughly)
            return false
        } catch let error as DatabaseError where error.meansDamage {
            return true
        }
    }
}

/// Tells a file from another that has taken its name.
struct FileIdentity: Equatable {
    var device: dev_t
    var inode: ino_t
}

extension Date {
    /// `20260504T101500Z`
    fileprivate var fileStamp: String {
        Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted).format(self)
    }
}
