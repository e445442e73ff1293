import Glibc

/// Which pages stand in the log of a database, and where: the last version of each up to the last
/// commit (https://www.sqlite.org/fileformat2.html#the_write_ahead_log).
///
/// ```text
///   header (32)   frame (24) page   frame (24) page   …
///                 └ number, commit, two salts, checksum: of itself, going on from the one before
/// ```
struct LogFrames {
    private static let headerBytes = 32
    private static let frameBytes = 24

    /// By page, the offset in the log of what SQLite reads: it ends at the first wrong frame.
    private(set) var places: [Int: Int] = [:]
    /// By page, commits that come after a wrong frame. Each frame is checked against the checksum
    /// that the one before it claims.
    private(set) var placesBeyond: [Int: Int] = [:]

    /// Whether commits would be lost. A process that dies in a commit leaves none behind the wrong
    /// frame; a loss of power may.
    var isBroken: Bool { !placesBeyond.isEmpty }

    private init() {}

    /// Those of a log file by itself; without one there are none. No descriptor of the database is
    /// opened: closing it would take SQLite's locks in this process.
    static func of(log path: String) -> LogFrames {
        let log = open(path, O_RDONLY | O_CLOEXEC)
        guard log >= 0 else { return LogFrames() }
        defer { close(log) }
        let header = PageSource.read(log, at: 0, count: headerBytes)
        guard header.count == headerBytes else { return LogFrames() }
        return LogFrames(
            log,
            pageSize: DatabaseFiles.valid(pageSize: Int(header.bigEndian32(at: 8)))
        )
    }

    init(_ log: CInt, pageSize: Int) {
        let header = PageSource.read(log, at: 0, count: Self.headerBytes)
        guard header.count == Self.headerBytes else { return }
        let claimed = LogChecksum(header[24..<32])
        var isBigEndian = header[3] & 1 == 1
        var isUnbroken = LogChecksum().adding(header[..<24], isBigEndian) == claimed
        var salts = header[16..<24]
        if !isUnbroken {
            // The first frame has the salts, too; words are as the machine has them.
            let first = PageSource.read(log, at: Self.headerBytes, count: Self.frameBytes)
            guard first.count == Self.frameBytes else { return }
            salts = first[8..<16]
            isBigEndian = false
        }
        var before = claimed
        var uncommitted: [Int: Int] = [:]
        var offset = Self.headerBytes
        while true {
            let frame = PageSource.read(log, at: offset, count: Self.frameBytes + pageSize)
            guard frame.count == Self.frameBytes + pageSize else { return }
            let checksum = LogChecksum(frame[16..<24])
            let isWhole =
                frame[8..<16] == salts
                && before.adding(frame[..<8], isBigEndian)
                    .adding(frame[Self.frameBytes...], isBigEndian) == checksum
            if isWhole {
                uncommitted[Int(frame.bigEndian32(at: 0))] = offset + Self.frameBytes
            } else if isUnbroken {
                isUnbroken = false
                uncommitted = [:]
            }
            if isWhole, frame.bigEndian32(at: 4) != 0 {
                if isUnbroken {
                    places.merge(uncommitted) { $1 }
                } else {
                    placesBeyond.merge(uncommitted) { $1 }
                }
                uncommitted = [:]
            }
            before = checksum
            offset += frame.count
        }
    }
}

/// The running checksum of a log.
private struct LogChecksum: Equatable {
    private var first: UInt32 = 0
    private var second: UInt32 = 0

    init() {}

    /// As it stands in the log: big-endian, whatever the words are.
    init(_ stored: ArraySlice<UInt8>) {
        let stored = Array(stored)
        first = stored.bigEndian32(at: 0)
        second = stored.bigEndian32(at: 4)
    }

    /// Goes on over whole pairs of words.
    func adding(_ bytes: ArraySlice<UInt8>, _ isBigEndian: Bool) -> LogChecksum {
        var sum = self
        bytes.withUnsafeBytes { bytes in
            for offset in stride(from: 0, to: bytes.count - 7, by: 8) {
                let one = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
                let two = bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)
                sum.first &+= (isBigEndian ? one.bigEndian : one.littleEndian) &+ sum.second
                sum.second &+= (isBigEndian ? two.bigEndian : two.littleEndian) &+ sum.first
            }
        }
        return sum
    }
}

extension [UInt8] {
    func bigEndian16(at offset: Int) -> Int { Int(self[offset]) << 8 | Int(self[offset + 1]) }

    func bigEndian32(at offset: Int) -> UInt32 {
        self[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
}
