import Foundation
import GRDB
import MemoryCore
import TestSupport
import Testing

@testable import SQLiteStore

@Suite
struct `The SQLite store` {
    let folder = TemporaryFolder()

    @Test(arguments: MemoryStorePromise.all, JournalMode.allCases)
    func `keeps what every store promises`(
        promise: MemoryStorePromise,
        journal: JournalMode
    ) throws {
        try promise.verify(
            StoreUnderTest { clock in
                try folder.open(journal: journal, now: { clock.now })
            }
        )
    }

    @Test(arguments: JournalMode.allCases)
    func `has entries and memories after it is opened again`(journal: JournalMode) throws {
        var store: SQLiteMemoryStore? = try folder.open(journal: journal)
        let done = try #require(try store?.append([.make(user: "Done")]).first)
        try store?.complete([ProcessedEntry(entry: done, memories: done.memories)])
        let pending = try store?.append([.make(user: "Pending")])
        store = nil

        let reopened = try folder.open(journal: journal)
        #expect(try reopened.pendingEntries(limit: 10) == pending)
        #expect(try reopened.memories(in: .make()) == done.memories)
        #expect(try reopened.append([.make(user: "Done")]).map(\.id) == [done.id])
        #expect(reopened.setAsidePath == nil)
    }

    @Test
    func `keeps no text in the journal once its memories are stored`() throws {
        let store = try folder.open()
        let entries = try store.append([.make(user: "Canary one", reply: "Canary two")])
        try store.complete(entries.map { ProcessedEntry(entry: $0, memories: $0.memories) })
        let texts = try store.read { database in
            try String.fetchAll(
                database,
                sql:
                    "SELECT coalesce(user_text, reply_text) FROM exchange WHERE coalesce(user_text, reply_text) NOT NULL"
            )
        }
        #expect(texts.isEmpty)
    }

    @Test
    func `gives each change of a memory a higher sequence`() throws {
        let store = try folder.open()
        for reply in ["One.", "Two."] {
            let entries = try store.append([.make(reply: reply)])
            try store.complete(entries.map { ProcessedEntry(entry: $0, memories: $0.memories) })
        }
        let sequences = try store.read { database in
            try Int.fetchAll(database, sql: "SELECT sequence FROM memory ORDER BY sequence")
        }
        #expect(sequences == [3, 4])
    }

    @Test
    func `leaves nothing behind of a batch that fails`() throws {
        let store = try folder.open()
        try store.refuse(saying: "Third")
        let batch = ["First", "Second", "Third"].map { Exchange.make(user: $0) }
        #expect(throws: SQLiteStoreError.database(reason: "database or disk is full", code: 1811)) {
            try store.append(batch)
        }
        #expect(try store.pendingEntries(limit: 10).isEmpty)
        #expect(try store.append(Array(batch.prefix(2))).count == 2)
    }

    @Test
    func `syncs each commit in sync mode only`() throws {
        let levels = try JournalMode.allCases.map { mode in
            let folder = TemporaryFolder()
            defer { withExtendedLifetime(folder) {} }
            return try folder.open(journal: mode).write(changes: 0) { database in
                try Int.fetchOne(database, sql: "PRAGMA synchronous")
            }
        }
        #expect(levels == [2, 1, 0])
    }

    @Test
    func `moves the log into the database when a flush finds it long`() throws {
        let store = try folder.open()
        for number in 0..<10 {
            _ = try store.append((0..<64).map { .make(user: "Message \(number) \($0)") })
        }
        let before = try folder.contents()["memory.sqlite"]?.count ?? 0
        try store.flush()
        let after = try folder.contents()["memory.sqlite"]?.count ?? 0
        #expect(after > before)
    }

    @Test
    func `reads while another connection holds the lock, and says that it can't write`() throws {
        let store = try folder.open()
        let entries = try store.append([.make()])
        let other = try DatabaseQueue(path: folder.databasePath)
        try other.inDatabase { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            #expect(try store.pendingEntries(in: .make()) == entries)
            #expect(throws: SQLiteStoreError.database(reason: "database is locked", code: 5)) {
                try store.checkHealth()
            }
            try database.execute(sql: "ROLLBACK")
        }
        try store.checkHealth()
    }

    @Test
    func `lists what a run that was killed has not embedded`() throws {
        var store: SQLiteMemoryStore? = try folder.open()
        let entries = try store?.append([.make(user: "One", reply: "")]) ?? []
        try store?.complete(entries.map { ProcessedEntry(entry: $0, memories: $0.memories) })
        store = nil

        let reopened = try folder.open()
        let listed = try reopened.memories(without: space, before: .max, limit: 10)
        #expect(listed.map(\.memory.content) == ["One"])
    }

    @Test
    func `reads bytes that are no vectors of the space as none`() throws {
        let store = try folder.open()
        let entries = try store.append([.make(reply: "")])
        try store.complete(entries.map { ProcessedEntry(entry: $0, memories: $0.memories) })
        let listed = try store.memories(without: space, before: .max, limit: 10)
        let wrong = [Vector(values: [1, 2, 3], scale: 0.5)]
        try store.storeVectors(listed.map { .init(stored: $0, vectors: wrong) }, in: space)
        _ = try store.read(.make(), after: 0, vectorsIn: space) { change in
            #expect(change == .stored(listed[0].memory, vectors: nil))
        }
    }

    @Test
    func `takes over what version 1 has stored`() throws {
        try FileManager.default.createDirectory(
            atPath: folder.path,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        _ = FileManager.default.createFile(
            atPath: folder.databasePath,
            contents: nil,
            attributes: [.posixPermissions: 0o600]
        )
        let old = try DatabaseQueue(path: folder.databasePath)
        try Migrations.migrator.migrate(old, upTo: "1 journal and memories")
        try old.write { database in
            try database.execute(
                sql: """
                    INSERT INTO memory (agent, session, id, sequence, kind, role, source,
                        conversation, position, is_complete, created_at, occurred_at, content)
                    VALUES ('acme', 'alice', zeroblob(16), 7, 'episodic', 'user', 'exchange',
                        1, 0, 1, 0, 0, 'I like green tea.')
                    """
            )
        }
        try old.close()
        let store = try folder.open()
        #expect(try store.memories(in: .make()).map(\.content) == ["I like green tea."])
        #expect(try store.countMemories(without: space) == 1)
    }

    private let space = VectorSpace(name: "test/2", dimensions: 2)
}
