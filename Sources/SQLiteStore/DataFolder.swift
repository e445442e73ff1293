import FoundationEssentials
import GRDB
import Glibc
import Logging

/// The folder that holds the database: who may read it, and what is done with a damaged one.
struct DataFolder {
    static let folderMode: UInt32 = 0o700
    static let fileMode: UInt32 = 0o600

    let path: String

    var databasePath: String { path + "/memory.sqlite" }

    /// SQLite gives the two side files the mode of the database.
    private var databaseFiles: [String] { ["", "-wal", "-shm"].map { databasePath + $0 } }

    /// Brings the folder to where the database can be opened. Returns where a damaged one went.
    func prepareDatabase(at time: Date, logger: Logger) throws -> String? {
        try prepareFolder()
        let setAsidePath = try setAsideIfDamaged(at: time)
        if let setAsidePath {
            logger.error("damaged database set aside", metadata: ["path": "\(setAsidePath)"])
        }
        try createDatabaseFile()
        return setAsidePath
    }

    /// Makes the folder, and refuses one that others may read.
    private func prepareFolder() throws {
        if try mode(of: path) == nil { try makeFolder() }
        try refuseWider(path, than: Self.folderMode)
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

    private func size(of path: String) throws -> Int {
        try status(of: path).map { Int($0.st_size) } ?? 0
    }

    private func status(of path: String) throws -> stat? {
        var status = stat()
        if stat(path, &status) == 0 { return status }
        guard errno == ENOENT else { throw SQLiteStoreError.systemError("stat", path) }
        return nil
    }

    /// Makes an empty file that is private from its first moment; leaves an existing one alone.
    private func createDatabaseFile() throws {
        let descriptor = try succeed("open", databasePath) {
            open(databasePath, O_RDWR | O_CREAT | O_CLOEXEC, mode_t(Self.fileMode))
        }
        close(descriptor)
        try synchroniseEntries()
    }

    /// Makes the names in the folder survive a loss of power.
    private func synchroniseEntries() throws {
        let descriptor = try succeed("open", path) {
            open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        }
        defer { close(descriptor) }
        _ = try succeed("fsync", path) { fsync(descriptor) }
    }

    // MARK: Damage

    /// Moves a database that can't be read out of the way and returns its new path.
    ///
    /// Reading is all that happens before: the files are kept byte for byte.
    private func setAsideIfDamaged(at time: Date) throws -> String? {
        guard try isDamaged() else { return nil }
        let aside = try freePath(databasePath + ".damaged-" + time.fileStamp)
        for (file, suffix) in zip(databaseFiles, ["", "-wal", "-shm"])
        where try mode(of: file) != nil {
            _ = try succeed("rename", file) { rename(file, aside + suffix) }
        }
        try synchroniseEntries()
        return aside
    }

    private func freePath(_ wanted: String) throws -> String {
        var path = wanted
        var number = 1
        while try mode(of: path) != nil {
            number += 1
            path = "\(wanted)-\(number)"
        }
        return path
    }

    private func isDamaged() throws -> Bool {
        // SQLite drops the log of an empty database. A log of ours never lies beside one.
        if try size(of: databasePath) == 0 { return try size(of: databasePath + "-wal") > 0 }
        do {
            try DatabaseInspection.inspect(databasePath)
            return false
        } catch let error as DatabaseError where error.meansDamage {
            return true
        }
    }
}

extension Date {
    /// `20260504T101500Z`
    fileprivate var fileStamp: String {
        Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted).format(self)
    }
}
