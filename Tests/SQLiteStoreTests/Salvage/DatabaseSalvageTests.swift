import Foundation
import MemoryCore
import TestSupport
import Testing

@testable import SQLiteStore

@Suite
struct `Salvage` {
    let folder = TemporaryFolder()

    @Test
    func `gets all of a sound database, with what only its log and its journal hold`() throws {
        let store = try folder.openWithLog(memories: 300, pending: 20)
        let salvaged = try folder.salvage()
        #expect(salvaged.report == .init(memories: 640, fromJournal: 40))
        #expect(Set(salvaged.texts) == folder.texts(memories: 300, pending: 20))
        withExtendedLifetime(store) {}
    }

    @Test
    func `keeps everything that is kept about a memory`() throws {
        let store = try folder.open()
        let kept = KeptMemory(
            Memory(
                id: MemoryID(at: .now),
                scope: .make(),
                kind: .preference,
                role: .none,
                content: String(repeating: "Grüße, 東京 ☕️ ", count: 900),
                conversation: ConversationID(.max),
                position: 70_000,
                createdAt: Date(timeIntervalSince1970: 1_780_000_000.123456),
                occurredAt: Date(timeIntervalSince1970: 17),
                source: .api,
                isComplete: false,
                expiresAt: Date(timeIntervalSince1970: 4_000_000_000),
                isPinned: true,
                accessCount: 7
            ),
            metadata: #"{"a":1}"#,
            userID: "alice",
            lastAccessedAt: Date(timeIntervalSince1970: 1_780_000_001),
            supersededBy: MemoryID(at: .now),
            repeatCount: 3
        )
        _ = try store.bring([kept])
        #expect(try folder.salvage().memories == [kept])
    }

    @Test
    func `takes the journal's word where a reply came again`() throws {
        let store = try folder.open()
        let first = try store.append([.make(reply: "The first answer")])
        try store.complete(first.map { ProcessedEntry(entry: $0, memories: $0.memories) })
        _ = try store.append([.make(reply: "The second answer")])
        let texts = try folder.salvage().texts
        #expect(texts.contains("The second answer") && !texts.contains("The first answer"))
    }

    @Test
    func `brings back nothing that was deleted or erased`() throws {
        let store = try folder.open()
        let entries = try store.append(
            ["Kept", "Deleted", "Erased"].map { .make(user: $0, reply: "") }
        )
        try store.complete(entries.map { ProcessedEntry(entry: $0, memories: $0.memories) })
        _ = try store.delete([MemoryAddress(scope: .make(), id: entries[1].userMemoryID)])
        try store.erase([MemoryAddress(scope: .make(), id: entries[2].userMemoryID)])
        let salvaged = try folder.salvage()
        #expect(salvaged.texts == ["Kept"])
        #expect(salvaged.report == .init(memories: 1, deleted: 1))
    }

    @Test(arguments: 1...12)
    func `loses no more rows than a zeroed page has`(page: Int) throws {
        try folder.fill()
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: folder.databasePath))
        try file.seek(toOffset: UInt64(page - 1) * 4096)
        try file.write(contentsOf: Data(count: 4096))
        try file.close()
        // 400 messages of about 130 bytes.
        #expect(try folder.salvage().report.memories >= 400 - 4096 / 100)
    }

    @Test
    func `gets what stands in the log behind a damaged frame`() throws {
        let store = try folder.open()
        try store.scrub()
        for number in 0..<40 { _ = try store.append([.make(user: "Message \(number)", reply: "")]) }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.databasePath + "-wal"))
        let other = TemporaryFolder()
        try other.copyDatabase(of: folder)
        try other.overwrite("-wal", at: bytes.count / 3, with: Data(repeating: 0xA5, count: 16))

        // SQLite would end at the frame, with no word about the rest.
        let reopened = try other.open()
        #expect(try reopened.pendingEntries(limit: 100).count < 40)
        let aside = try #require(reopened.logAsidePath)
        #expect(reopened.setAsidePath == nil)
        let kept = try Data(contentsOf: URL(fileURLWithPath: aside + "-wal"))
        #expect(kept[bytes.count / 2..<bytes.count] == bytes[bytes.count / 2..<bytes.count])
        #expect(Set(try other.salvage(aside).texts).count >= 39)
        #expect(try other.open().logAsidePath == nil)
        withExtendedLifetime(store) {}
    }

    @Test
    func `of a file that is none of ours gives nothing and does not end the process`() throws {
        var random = SystemRandomNumberGenerator()
        for count in [0, 1, 100, 4095, 4096, 50_000, 1_000_000] {
            try FileManager.default.createDirectory(
                atPath: folder.path,
                withIntermediateDirectories: true
            )
            // Each page claims to be a leaf of a table.
            var bytes = Data((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
            for page in stride(from: 0, to: count, by: 4096) { bytes[page] = 0x0D }
            try bytes.write(to: URL(fileURLWithPath: folder.databasePath))
            try bytes.write(to: URL(fileURLWithPath: folder.databasePath + "-wal"))
            #expect(try folder.salvage().report.memories == 0)
        }
        #expect(throws: SQLiteStoreError.self) { try folder.salvage(folder.path + "/none") }
    }
}
