import Testing

@testable import MemoryCore

@Suite
struct StorageLedgerTests {
    private let start = ContinuousClock.now
    private let acme = AgentID("acme")
    private let one = StorageUsage(memories: 1, bytes: 10)

    private func ledger(memories: Int = 0, bytes: Int = 0) -> StorageLedger {
        var limits = StorageLimits()
        limits.memories = memories
        limits.bytes = bytes
        return StorageLedger(limits)
    }

    @Test func `of whom nothing is known there is room, and one caller counts`() {
        var ledger = ledger(memories: 1)
        let first = ledger.ask(acme, for: one, at: start)
        #expect(first.answer == .room && first.mustCount)
        let second = ledger.ask(acme, for: one, at: start)
        #expect(second.answer == .room && !second.mustCount)
        ledger.countFailed(acme)
        #expect(ledger.ask(acme, for: one, at: start).mustCount)
    }

    @Test func `there is room up to the limit, and what is added counts`() {
        var ledger = ledger(memories: 3, bytes: 1000)
        ledger.counted(acme, StorageUsage(memories: 1, bytes: 10), at: start)
        #expect(ledger.ask(acme, for: one, at: start).answer == .room)
        ledger.added(StorageUsage(memories: 2, bytes: 20), to: acme)
        let full = ledger.ask(acme, for: one, at: start)
        #expect(full.answer == .reached(.memories(limit: 3)))
    }

    @Test func `bytes are limited by themselves`() {
        var ledger = ledger(bytes: 100)
        ledger.counted(acme, StorageUsage(memories: 5_000, bytes: 91), at: start)
        #expect(ledger.ask(acme, for: one, at: start).answer == .reached(.bytes(limit: 100)))
        let little = StorageUsage(memories: 1, bytes: 9)
        #expect(ledger.ask(acme, for: little, at: start).answer == .room)
    }

    @Test func `a limit that is only thought to be reached is counted once more`() {
        var ledger = ledger(memories: 3)
        ledger.counted(acme, StorageUsage(memories: 1), at: start)
        ledger.added(StorageUsage(memories: 2), to: acme)
        #expect(ledger.ask(acme, for: one, at: start).mustCount)
        ledger.counted(acme, StorageUsage(memories: 3), at: start)
        let counted = ledger.ask(acme, for: one, at: start)
        #expect(counted.answer == .reached(.memories(limit: 3)) && !counted.mustCount)
        ledger.removed(from: acme)
        #expect(ledger.ask(acme, for: one, at: start).answer == .room)
    }

    @Test func `an old count is renewed, and holds until then`() {
        var ledger = ledger(memories: 3)
        ledger.counted(acme, StorageUsage(memories: 3), at: start)
        let later = ledger.ask(acme, for: one, at: start + .seconds(601))
        #expect(later.answer == .reached(.memories(limit: 3)) && later.mustCount)
    }
}
