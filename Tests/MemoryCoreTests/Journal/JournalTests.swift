import TestSupport
import Testing

@testable import MemoryCore

@Suite
struct `The journal` {
    private let control = InMemoryStore.Control()
    private let store: InMemoryStore
    private let health = HealthRecord(logger: .silent)
    private let events = Events<Event>()

    private enum Event: Equatable {
        case committed([String])
        case safe(String)
        case failed(String)
    }

    init() { store = InMemoryStore(control: control) }

    private func journal(limits: JournalLimits = JournalLimits()) -> Journal {
        Journal(
            store: store,
            queue: StoreQueue("test"),
            onCommit: { [events] in events.add(.committed($0.map(\.exchange.userText))) },
            health: health,
            logger: .silent,
            limits: limits,
            backoff: Backoff(first: .zero),
            pace: .zero
        )
    }

    private func append(_ text: String, to journal: Journal) {
        journal.append(.make(user: text)) { [events] result in
            switch result {
            case .success: events.add(.safe(text))
            case .failure: events.add(.failed(text))
            }
        }
    }

    @Test
    func `commits a lone exchange at once, and it can be found before anybody is told`() async {
        let journal = journal()
        append("One", to: journal)
        #expect(await events.first(2) == [.committed(["One"]), .safe("One")])
        #expect(journal.depth == 0)
    }

    @Test
    func `commits together what comes while a commit runs`() async {
        let journal = journal()
        let held = control.holdNextCall()
        append("One", to: journal)
        await control.calls.first(1)
        for text in ["Two", "Three", "Four"] { append(text, to: journal) }
        #expect(journal.depth == 4)
        held.release()
        let expected: [Event] = [
            .committed(["One"]), .safe("One"),
            .committed(["Two", "Three", "Four"]), .safe("Two"), .safe("Three"), .safe("Four"),
        ]
        #expect(await events.first(6) == expected)
    }

    @Test
    func `puts at most 64 exchanges into one transaction`() async {
        let journal = journal()
        let held = control.holdNextCall()
        append("First", to: journal)
        await control.calls.first(1)
        for number in 1...100 { append("\(number)", to: journal) }
        held.release()
        await journal.drain()
        #expect(control.calls.all == [.append(1), .append(64), .append(36)])
    }

    @Test
    func `tells everybody when the store fails, and stores their exchanges when it works`() async {
        let journal = journal()
        control.fail(true)
        let held = control.holdNextCall()
        append("One", to: journal)
        await control.calls.first(1)
        append("Two", to: journal)
        held.release()
        #expect(await events.first(2) == [.failed("One"), .failed("Two")])
        #expect(health.health == .degraded("journal: the disk is full"))
        #expect(journal.depth == 2)

        control.fail(false)
        #expect(await events.first(3).last == .committed(["One", "Two"]))
        await journal.drain()
        #expect(journal.depth == 0)
        #expect(health.health == .ok)
        #expect(events.all.count == 3)
    }

    @Test
    func `tells at once who comes while the store fails, and keeps the exchange`() async {
        let journal = journal()
        control.fail(true)
        append("One", to: journal)
        await events.first(1)
        append("Two", to: journal)
        #expect(await events.first(2) == [.failed("One"), .failed("Two")])
        control.fail(false)
        #expect(await events.first(3).last == .committed(["One", "Two"]))
    }

    @Test
    func `refuses what goes beyond its bounds`() async throws {
        var limits = JournalLimits()
        limits.maxWaiting = 2
        let journal = journal(limits: limits)
        let held = control.holdNextCall()
        append("One", to: journal)
        await control.calls.first(1)
        append("Two", to: journal)
        append("Three", to: journal)
        #expect(journal.depth == 2)
        held.release()
        await journal.drain()
        #expect(events.all.contains(.failed("Three")))
        #expect(try store.pendingEntries(limit: 10).map(\.exchange.userText) == ["One", "Two"])
    }

    @Test
    func `is empty after draining`() async throws {
        let journal = journal()
        for number in 1...200 { append("\(number)", to: journal) }
        await journal.drain()
        #expect(journal.depth == 0)
        let stored = try store.pendingEntries(limit: 1000).map(\.exchange.userText)
        #expect(stored == (1...200).map { "\($0)" })
    }

    @Test
    func `gives up draining when the store fails`() async {
        let journal = journal()
        control.fail(true)
        append("One", to: journal)
        await journal.drain()
        #expect(events.all == [.failed("One")])
    }
}
