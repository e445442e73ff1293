import Foundation
import GRDB
import MemoryCore
import TestSupport

@testable import SQLiteStore

/// A path of its own for one test; what is there is removed with it.
final class TemporaryFolder {
    let path = NSTemporaryDirectory() + "memory-proxy-\(UUID().uuidString)"

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var databasePath: String { path + "/memory.sqlite" }

    var databaseFiles: [String] { ["", "-wal", "-shm"].map { databasePath + $0 } }

    func open(
        journal: JournalMode = .fast,
        now: @escaping @Sendable () -> Date = { ManualClock().now }
    ) throws -> SQLiteMemoryStore {
        try SQLiteMemoryStore(
            folder: path,
            journal: journal,
            refusalLasts: .zero,
            logger: .silent,
            now: now
        )
    }

    /// The bytes of the databases in the folder, by file name.
    func contents() throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: path)
        return try Dictionary(
            uniqueKeysWithValues: names.map {
                ($0, try Data(contentsOf: URL(fileURLWithPath: path + "/" + $0)))
            }
        )
    }

    func mode(of path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
    }
}

extension SQLiteMemoryStore {
    /// From now on an exchange in which the user says this finds the disk full.
    func refuse(saying text: String) throws {
        try write(changes: 0) { database in
            try database.execute(
                sql: """
                    CREATE TRIGGER full BEFORE INSERT ON exchange WHEN NEW.user_text = '\(text)'
                    BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END
                    """
            )
        }
    }
}
