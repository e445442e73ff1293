import Foundation
import MemoryCore
import TestSupport

@testable import SQLiteStore

extension TemporaryFolder {
    struct Salvaged {
        var memories: [KeptMemory] = []
        var report = DatabaseSalvage.Report()

        var texts: [String] { memories.map(\.memory.content) }
    }

    func salvage(_ path: String? = nil) throws -> Salvaged {
        var salvage = try DatabaseSalvage(path: path ?? databasePath)
        var memories: [KeptMemory] = []
        let report = try salvage.run { memories.append($0) }
        return Salvaged(memories: memories, report: report)
    }

    /// A store that stays open, most of it in the database, the last in the log.
    func openWithLog(memories: Int, pending: Int) throws -> SQLiteMemoryStore {
        let store = try open()
        let exchanges = (0..<memories).map {
            Exchange.make(user: "Message \($0)", reply: "Answer \($0)")
        }
        for (number, exchange) in exchanges.enumerated() {
            if number == memories / 2 { try store.scrub() }
            let entries = try store.append([exchange])
            try store.complete(entries.map { ProcessedEntry(entry: $0, memories: $0.memories) })
        }
        for number in 0..<pending {
            _ = try store.append([.make(user: "Pending \(number)", reply: "Awaited \(number)")])
        }
        return store
    }

    /// What `openWithLog` has stored.
    func texts(memories: Int, pending: Int) -> Set<String> {
        let stored = (0..<memories).flatMap { ["Message \($0)", "Answer \($0)"] }
        return Set(stored + (0..<pending).flatMap { ["Pending \($0)", "Awaited \($0)"] })
    }

    /// The files as they are now, as if their process had been killed.
    func copyDatabase(of other: TemporaryFolder) throws {
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(
                atPath: other.databasePath + suffix,
                toPath: databasePath + suffix
            )
        }
    }

    func overwrite(_ suffix: String, at offset: Int, with bytes: Data) throws {
        let url = URL(fileURLWithPath: databasePath + suffix)
        let file = try FileHandle(forUpdating: url)
        try file.seek(toOffset: UInt64(offset))
        try file.write(contentsOf: bytes)
        try file.close()
    }
}
