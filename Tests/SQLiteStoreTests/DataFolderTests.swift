import Foundation
import GRDB
import MemoryCore
import TestSupport
import Testing

@testable import SQLiteStore

@Suite
struct `The data folder` {
    let folder = TemporaryFolder()

    @Test
    func `is made for the owner alone, its files too`() throws {
        let store = try folder.open()
        _ = try store.append([.make()])
        #expect(try folder.mode(of: folder.path) == 0o700)
        for file in folder.databaseFiles { #expect(try folder.mode(of: file) == 0o600) }
    }

    @Test
    func `is refused when others may read it`() throws {
        try FileManager.default.createDirectory(
            atPath: folder.path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o750]
        )
        let error = try #require(throws: SQLiteStoreError.self) { try folder.open() }
        #expect(error == .tooOpen(path: folder.path, mode: 0o750, allowed: 0o700))
        #expect("\(error)".contains("chmod 0700 \(folder.path)"))
        #expect(try folder.contents().isEmpty)
    }

    @Test(arguments: ["", "-wal"])
    func `is refused when others may read a file of the database`(suffix: String) throws {
        let store = try folder.open()
        let file = folder.databasePath + suffix
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
        #expect(throws: SQLiteStoreError.tooOpen(path: file, mode: 0o640, allowed: 0o600)) {
            try folder.open()
        }
        withExtendedLifetime(store) {}
    }

    @Test
    func `with a database of a newer version is refused and left as it is`() throws {
        try folder.open().write(changes: 0) { database in
            try database.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 from the future')")
        }
        let before = try folder.contents()["memory.sqlite"]
        #expect(throws: SQLiteStoreError.newerDatabase(path: folder.databasePath)) {
            try folder.open()
        }
        #expect(try folder.contents()["memory.sqlite"] == before)
    }

    @Test(arguments: Damage.allCases)
    func `sets a damaged database aside byte for byte and starts a fresh one`(
        damage: Damage
    ) throws {
        try folder.fill()
        try damage.inflict(on: folder)
        let before = try folder.contents()

        let store = try folder.open()
        let aside = try #require(store.setAsidePath)
        #expect(aside == folder.databasePath + ".damaged-20260504T101500Z")
        let after = try folder.contents()
        #expect(after[name(aside)] == before["memory.sqlite"])
        // Looking at a database without a log leaves an empty one.
        #expect(after[name(aside) + "-wal"] ?? Data() == before["memory.sqlite-wal"] ?? Data())
        #expect(try store.memories(in: .make()).isEmpty)
        _ = try store.append([.make()])
    }

    @Test
    func `keeps every damaged database, two of the same second too`() throws {
        for _ in 1...2 {
            try folder.fill()
            try Damage.notADatabase.inflict(on: folder)
            _ = try folder.open()
        }
        let asides = try folder.contents().keys.filter { $0.contains("damaged") }
        #expect(asides.filter { !$0.hasSuffix("-shm") && !$0.hasSuffix("-wal") }.count == 2)
    }

    private func name(_ path: String) -> String { URL(fileURLWithPath: path).lastPathComponent }
}

/// A way in which a database file goes bad.
enum Damage: CaseIterable {
    case notADatabase, zeroedPage, cutShort, flippedBits, flippedEverywhere, emptyBesideItsLog

    func inflict(on folder: TemporaryFolder) throws {
        let url = URL(fileURLWithPath: folder.databasePath)
        var bytes = try Data(contentsOf: url)
        switch self {
        case .notADatabase: bytes = Data("This is a letter, not a database.".utf8)
        case .zeroedPage: bytes.replaceSubrange(8192..<12_288, with: Data(count: 4096))
        case .cutShort: bytes = bytes.prefix(bytes.count / 2)
        case .flippedBits: for index in 4096..<4200 { bytes[index] ^= 0xFF }
        case .flippedEverywhere: for index in bytes.indices.dropFirst(4096) { bytes[index] ^= 0xFF }
        case .emptyBesideItsLog:
            bytes = Data()
            try Data(repeating: 7, count: 64).write(to: URL(fileURLWithPath: url.path + "-wal"))
        }
        // In place: a new file would have another mode.
        let file = try FileHandle(forWritingTo: url)
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: bytes)
        try file.close()
        let log = url.path + "-wal"
        guard FileManager.default.fileExists(atPath: log) else { return }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: log)
    }
}

extension TemporaryFolder {
    /// Leaves a closed database of some pages.
    func fill() throws {
        let store = try open()
        let entries = try store.append((0..<200).map { .make(user: "Message \($0)") })
        try store.complete(entries.map { ProcessedEntry(entry: $0, memories: $0.memories) })
    }
}
