import Glibc

/// A database and its log, open for reading. Either may be missing.
final class DatabaseFiles {
    /// Of a database whose own header is gone: all of ours have pages of this size.
    private static let usualPageSize = 4096

    let database: CInt
    let log: CInt
    let pageSize: Int
    let frames: LogFrames
    /// A page that was cut in two is not whole, but its first half may be.
    let pageCount: Int

    /// The log is called as the database, with `-wal` behind.
    init(databasePath path: String) throws {
        log = open(path + "-wal", O_RDONLY | O_CLOEXEC)
        database = open(path, O_RDONLY | O_CLOEXEC)
        if database < 0, log < 0 { throw SQLiteStoreError.systemError("open", path) }
        pageSize = Self.pageSize(header: PageSource.read(database, at: 0, count: 100))
        frames = LogFrames(log, pageSize: pageSize)
        pageCount = max(0, (Int(lseek(database, 0, SEEK_END)) + pageSize - 1) / pageSize)
    }

    deinit {
        if database >= 0 { close(database) }
        if log >= 0 { close(log) }
    }

    private static func pageSize(header: [UInt8]) -> Int {
        guard header.count == 100, header.starts(with: "SQLite format 3\0".utf8) else {
            return usualPageSize
        }
        // 1 stands for 65536.
        let size = Int(header[16]) << 8 | Int(header[17])
        return valid(pageSize: size == 1 ? 65_536 : size)
    }

    /// The size, unless it is none that SQLite knows.
    static func valid(pageSize size: Int) -> Int {
        512...65_536 ~= size && size & (size - 1) == 0 ? size : usualPageSize
    }
}
