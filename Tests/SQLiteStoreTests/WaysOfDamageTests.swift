import Foundation
import MemoryCore
import TestSupport
import Testing

@testable import SQLiteStore

/// Two hundred ways in which the files of a killed process may be found.
@Suite
struct `A database that is found damaged` {
    private static let memories = 300
    private static let pending = 20

    let original = TemporaryFolder()

    @Test
    func `never keeps the store from working and is never overwritten`() throws {
        let store = try original.openWithLog(memories: Self.memories, pending: Self.pending)
        let known = original.texts(memories: Self.memories, pending: Self.pending)
        var outcome = Outcome()
        for seed in 0..<200 {
            let damage = RandomDamage(seed: UInt64(seed))
            let folder = TemporaryFolder()
            try folder.copyDatabase(of: original)
            try damage.inflict(on: folder)
            try judge(damage, in: folder, known: known, &outcome)
        }
        #expect(outcome.setAside > 50)
        print("200 ways of damage: \(outcome)")
        withExtendedLifetime(store) {}
    }

    struct Outcome: CustomStringConvertible {
        var setAside = 0
        var logSetAside = 0
        var unharmed = 0
        var salvaged: [Double] = []

        var description: String {
            let mean = salvaged.reduce(0, +) / Double(max(1, salvaged.count)) * 100
            return """
                \(setAside) databases and \(logSetAside) logs set aside, \(unharmed) went on; \
                of those set aside \(Int(mean)) % salvaged in the mean
                """
        }
    }

    private func judge(
        _ damage: RandomDamage,
        in folder: TemporaryFolder,
        known: Set<String>,
        _ outcome: inout Outcome
    ) throws {
        let before = try folder.contents()
        let store = try folder.open()
        // Damage that shows late fails the call that meets it, and no other.
        _ = try? store.memories(in: .make())
        _ = try? store.append([.make(user: "Said afterwards")])
        _ = try? store.checkHealth()
        try store.checkHealth()
        _ = try store.append([.make(user: "Said afterwards")])
        #expect(
            try store.pendingEntries(limit: 100).contains {
                $0.exchange.userText == "Said afterwards"
            }
        )

        if let aside = store.setAsidePath {
            outcome.setAside += 1
            try expectKept(before, as: aside, in: folder, damage)
            let found = Set(try folder.salvage(aside).texts).intersection(known)
            outcome.salvaged.append(Double(found.count) / Double(known.count))
        } else if let aside = store.logAsidePath {
            outcome.logSetAside += 1
            let kept = try folder.contents()[name(aside) + "-wal"]
            #expect(kept == before["memory.sqlite-wal"], "\(damage)")
        } else {
            outcome.unharmed += 1
        }
    }

    /// Damage that is met late is set aside with what was written in between.
    private func expectKept(
        _ before: [String: Data],
        as aside: String,
        in folder: TemporaryFolder,
        _ damage: RandomDamage
    ) throws {
        let after = try folder.contents()
        let names = [("", "memory.sqlite"), ("-wal", "memory.sqlite-wal")]
        for (suffix, original) in names where before[original]?.isEmpty == false {
            let kept = try #require(after[name(aside) + suffix], "\(damage)")
            guard !damage.showsLate else { continue }
            #expect(kept == before[original], "\(damage)")
        }
    }

    private func name(_ path: String) -> String { URL(fileURLWithPath: path).lastPathComponent }
}
