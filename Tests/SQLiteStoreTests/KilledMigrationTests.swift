import Foundation
import GRDB
import MemoryCore
import TestSupport
import Testing

@testable import SQLiteStore

@Suite
struct `A migration whose process is killed` {
    private static let rows = 4000

    /// The child opens a database of the first version, and a second thread of it kills it: before,
    /// during or after one of the migrations.
    @Test(arguments: 0..<10)
    func `loses no row`(round: Int) async throws {
        let child = try await #require(
            processExitsWith: .signal(SIGKILL),
            observing: [\.standardOutputContent]
        ) { [round] in
            let folder = TemporaryFolder()
            try folder.makeFirstVersion(rows: Self.rows)
            try FileHandle.standardOutput.write(contentsOf: Data("folder \(folder.path)\n".utf8))
            // The migrations take some 10 ms in a debug build.
            let delay = UInt32.random(in: 0...UInt32(4000 * (round + 1)))
            Thread.detachNewThread {
                usleep(delay)  // The moment of death is random.
                kill(getpid(), SIGKILL)
            }
            _ = try folder.open()
            pause()
        }
        let output = String(decoding: child.standardOutputContent, as: UTF8.self)
        let path = try #require(output.firstMatch(of: /folder (.+)\n/)).1
        defer { try? FileManager.default.removeItem(atPath: String(path)) }

        let store = try SQLiteMemoryStore(folder: String(path), journal: .fast, logger: .silent)
        #expect(store.setAsidePath == nil)
        #expect(try store.memories(in: .make()).count == Self.rows)
        #expect(try store.sessions(of: Scope.make().agent).map(\.memoryCount) == [Self.rows])
        let check = try store.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") }
        #expect(check == "ok")
    }
}

extension TemporaryFolder {
    /// What the first version of the program left.
    fileprivate func makeFirstVersion(rows: Int) throws {
        _ = try DataFolder(path: path)
            .prepareDatabase(makesFolder: true, thoroughly: false, at: Date())
        let pool = try DatabasePool(path: databasePath, configuration: .forMemories())
        try Migrations.migrator.migrate(pool, upTo: "1 journal and memories")
        let scope = Scope.make()
        try pool.write { database in
            for number in 1...rows {
                try database.execute(
                    sql: """
                        INSERT INTO memory (agent, session, id, sequence, kind, role, source,
                            conversation, position, is_complete, created_at, occurred_at, content)
                        VALUES (?, ?, ?, ?, 'episodic', 'user', 'exchange', 1, ?, 1, 1, 1, ?)
                        """,
                    arguments: [
                        scope.agent.text, scope.session.text, MemoryID(at: Date()).uuid, number,
                        number, "Message \(number)",
                    ]
                )
            }
            try database.execute(
                sql: "UPDATE counter SET value = ? WHERE name = 'sequence'",
                arguments: [rows]
            )
        }
        try pool.close()
    }
}
