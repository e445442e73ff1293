import GRDB
import MemoryCore
import TestSupport
import Testing

@testable import SQLiteStore

@Suite
struct `An exchange that comes again` {
    let folder = TemporaryFolder()

    /// Has its memories, and is known to the store without a look-up.
    private func stored(in store: SQLiteMemoryStore) throws -> JournalEntry {
        let entries = try store.append([.make(reply: "One.")])
        try store.complete(entries.map { ProcessedEntry(entry: $0, memories: $0.memories) })
        return try #require(store.append([.make(reply: "Two.")]).first)
    }

    @Test
    func `is updated, time and again`() throws {
        let store = try folder.open()
        let first = try stored(in: store)
        let again = try #require(store.append([.make(reply: "Three.")]).first)
        #expect(again.id == first.id)
        #expect(again.revision == 3)
        #expect(try store.pendingEntries(limit: 10) == [again])
    }

    @Test
    func `is one of its own once its memory was deleted`() throws {
        let store = try folder.open()
        let first = try stored(in: store)
        let address = MemoryAddress(scope: .make(), id: first.userMemoryID)
        #expect(try store.delete([address]) == [address])
        #expect(try store.append([.make()]).map(\.id) != [first.id])
    }

    @Test
    func `is one of its own once it was erased`() throws {
        let store = try folder.open()
        let first = try stored(in: store)
        let ids = [first.userMemoryID, first.replyMemoryID]
        try store.erase(ids.map { MemoryAddress(scope: .make(), id: $0) })
        let again = try #require(store.append([.make()]).first)
        #expect(again.revision == 1)
        #expect(again.userMemoryID != first.userMemoryID)
        #expect(try store.pendingEntries(limit: 10) == [again])
    }

    @Test(arguments: ["UPDATE memory SET deleted_at = 1", "DELETE FROM exchange"])
    func `is one of its own once another process took it away`(statement: String) throws {
        let store = try folder.open()
        let first = try stored(in: store)
        try DatabaseQueue(path: folder.databasePath).write { try $0.execute(sql: statement) }
        let again = try #require(store.append([.make()]).first)
        #expect(again.revision == 1)
        #expect(again.userMemoryID != first.userMemoryID)
        #expect(try store.pendingEntries(limit: 10).contains(again))
    }

    @Test
    func `is not taken for one whose transaction failed`() throws {
        let store = try folder.open()
        try store.refuse(saying: "Bad")
        #expect(throws: SQLiteStoreError.self) {
            try store.append([.make(user: "Good"), .make(user: "Bad")])
        }
        let entries = try store.append([.make(user: "Good")])
        #expect(entries.map(\.revision) == [1])
        #expect(try store.pendingEntries(limit: 10) == entries)
    }

    @Test
    func `is told from the same words in another session`() throws {
        let store = try folder.open()
        let first = try stored(in: store)
        let other = try #require(store.append([.make(in: .make(session: "bob"))]).first)
        #expect(other.id != first.id)
        #expect(try store.pendingEntries(in: .make(session: "bob")) == [other])
    }
}
