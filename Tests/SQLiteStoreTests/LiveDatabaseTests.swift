import Foundation
import GRDB
import MemoryCore
import TestSupport
import Testing

@testable import SQLiteStore

@Suite
struct `A store whose files are meddled with` {
    let folder = TemporaryFolder()

    @Test
    func `that can't be opened throws at each call, and is opened once it can`() throws {
        #expect(
            FileManager.default.createFile(
                atPath: folder.path,
                contents: Data("in the way".utf8),
                attributes: [.posixPermissions: 0o600]
            )
        )
        let store = try folder.open()
        #expect(throws: SQLiteStoreError.self) { try store.append([.make()]) }
        #expect(throws: SQLiteStoreError.self) { try store.checkHealth() }

        try FileManager.default.removeItem(atPath: folder.path)
        try store.checkHealth()
        #expect(try store.append([.make()]).count == 1)
    }

    @Test
    func `sets a database aside byte for byte when a statement meets the damage`() throws {
        try folder.fill()
        let store = try folder.open()
        try Damage.flippedEverywhere.inflict(on: folder)
        let before = try folder.contents()

        #expect(throws: SQLiteStoreError.self) { try store.memories(in: .make()) }
        #expect(try store.memories(in: .make()).isEmpty)
        let aside = try #require(store.setAsidePath)
        let after = try folder.contents()
        #expect(after[URL(fileURLWithPath: aside).lastPathComponent] == before["memory.sqlite"])
        #expect(try store.append([.make()]).count == 1)
    }

    @Test
    func `goes on with a sound database whose side file is garbage`() throws {
        try folder.fill()
        let store = try folder.open()
        _ = try store.append([.make(user: "Still there")])
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: folder.databasePath + "-shm"))
        try file.write(contentsOf: Data(repeating: 0xA5, count: 32_768))
        try file.close()

        // The first call may be the one that meets it.
        _ = try? store.pendingEntries(limit: 10)
        #expect(try store.pendingEntries(limit: 10).map(\.exchange.userText) == ["Still there"])
        #expect(store.setAsidePath == nil)
    }

    @Test
    func `starts a fresh database when its own is deleted`() throws {
        let store = try folder.open()
        _ = try store.append([.make(user: "Deleted")])
        for file in folder.databaseFiles { try FileManager.default.removeItem(atPath: file) }

        let entries = try store.append([.make(user: "Kept")])
        #expect(try store.pendingEntries(limit: 10) == entries)
        #expect(try folder.open().pendingEntries(limit: 10) == entries)
    }

    @Test
    func `goes on with the database that takes the place of its own`() throws {
        let other = TemporaryFolder()
        _ = try other.open().append([.make(user: "From the backup")])
        let store = try folder.open()
        _ = try store.append([.make(user: "Replaced")])
        for suffix in ["-wal", "-shm"] {
            try FileManager.default.removeItem(atPath: folder.databasePath + suffix)
        }
        #expect(rename(other.databasePath, folder.databasePath) == 0)

        #expect(try store.pendingEntries(limit: 10).map(\.exchange.userText) == ["From the backup"])
        _ = try store.append([.make(user: "Kept")])
        let reopened = try folder.open().pendingEntries(limit: 10).map(\.exchange.userText)
        #expect(reopened == ["From the backup", "Kept"])
    }

    @Test
    func `waits for a folder that has gone, and does not make it anew`() throws {
        let store = try folder.open()
        let entries = try store.append([.make()])
        let elsewhere = folder.path + "-elsewhere"
        #expect(rename(folder.path, elsewhere) == 0)
        #expect(throws: SQLiteStoreError.folderGone(path: folder.path)) {
            try store.append([.make(user: "Too late")])
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path))

        #expect(rename(elsewhere, folder.path) == 0)
        #expect(try store.pendingEntries(limit: 10) == entries)
    }

    @Test
    func `reads past a row that makes no sense`() throws {
        let store = try folder.open()
        let entries = try store.append(["One", "Two"].map { .make(user: $0, reply: "") })
        try store.complete(entries.map { ProcessedEntry(entry: $0, memories: $0.memories) })
        _ = try store.append(["Three", "Four"].map { .make(user: $0, reply: "") })
        try store.write(changes: 0) { database in
            try database.execute(sql: "UPDATE memory SET kind = 'epis' WHERE content = 'One'")
            try database.execute(
                sql: "UPDATE exchange SET user_memory_id = 7 WHERE user_text = 'Three'"
            )
        }
        #expect(try store.memories(in: .make()).map(\.content) == ["Two"])
        #expect(try store.pendingEntries(limit: 1).map(\.exchange.userText) == ["Four"])
        var read: [ScopeChange] = []
        let reading = try store.read(.make(), after: 0, vectorsIn: nil) { read.append($0) }
        #expect(read.count == 1)
        #expect(reading.pending.map(\.exchange.userText) == ["Four"])
    }
}
