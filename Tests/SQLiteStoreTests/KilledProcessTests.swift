import Foundation
import GRDB
import MemoryCore
import TestSupport
import Testing

@testable import SQLiteStore

@Suite
struct `A store whose process is killed` {
    /// The child prints its folder, then a line for each exchange that is safe. It goes on while
    /// a second thread kills it: somewhere inside a transaction.
    @Test(arguments: 1...5)
    func `has every exchange that was acknowledged`(round: Int) async throws {
        let child = try await #require(
            processExitsWith: .signal(SIGKILL),
            observing: [\.standardOutputContent]
        ) {
            let folder = NSTemporaryDirectory() + "memory-proxy-\(UUID().uuidString)"
            let store = try SQLiteMemoryStore(folder: folder, journal: .fast, logger: .silent)
            try FileHandle.standardOutput.write(contentsOf: Data("folder \(folder)\n".utf8))
            let last = Int.random(in: 10...500)
            for number in 0... {
                if number == last { Thread.detachNewThread { kill(getpid(), SIGKILL) } }
                let entries = try store.append([.make(user: "Message \(number)")])
                if number.isMultiple(of: 3) {
                    try store.complete(entries.map { .init(entry: $0, memories: $0.memories) })
                }
                try FileHandle.standardOutput.write(contentsOf: Data("safe\n".utf8))
            }
        }
        let output = String(decoding: child.standardOutputContent, as: UTF8.self)
        let folder = try #require(output.firstMatch(of: /folder (.+)\n/)).1
        defer { try? FileManager.default.removeItem(atPath: String(folder)) }
        let acknowledged = output.split(separator: "\n").count { $0 == "safe" }

        let store = try SQLiteMemoryStore(folder: String(folder), journal: .fast, logger: .silent)
        let pending = try store.pendingEntries(limit: .max).map(\.exchange.userText)
        let done = try store.memories(in: .make()).filter { $0.role == .user }.map(\.content)
        let kept = pending + done
        #expect(acknowledged > 0)
        #expect(Set((0..<acknowledged).map { "Message \($0)" }).subtracting(kept).isEmpty)
        #expect(Set(kept).count == kept.count)
        #expect(store.setAsidePath == nil)
        let check = try store.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") }
        #expect(check == "ok")
    }
}
