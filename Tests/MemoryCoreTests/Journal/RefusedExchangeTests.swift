import TestSupport
import Testing

@testable import MemoryCore

/// A store that takes everything but one exchange.
@Suite
struct `An exchange that the store refuses` {
    private let events = Events<String>()
    private let health = HealthRecord(logger: .silent)
    private let refusal = Refusal()
    private let queue = StoreQueue("test")

    private func journal() -> Journal {
        Journal(
            store: InMemoryStore(refusal: { [refusal] in try refusal.apply(to: $0) }),
            queue: queue,
            onCommit: { [events] in for entry in $0 { events.add(entry.exchange.userText) } },
            health: health,
            logger: .silent,
            backoff: Backoff(first: .zero),
            pace: .zero
        )
    }

    /// Lets the queue work until it has come so far. On this thread: a test that gives it up may get
    /// it back only after the exchange has been given up.
    private func turnQueue(until isReached: () -> Bool) {
        let deadline = ContinuousClock.now + .seconds(60)
        while !isReached(), ContinuousClock.now < deadline { queue.sync {} }
    }

    @Test
    func `holds up nobody, and only its own reply learns of it`() {
        let journal = journal()
        refusal.refuse("Bad")
        let failed = Events<String>()
        queue.sync {
            for text in (1...40).map({ "\($0)" }) + ["Bad"] + (41...80).map({ "\($0)" }) {
                journal.append(.make(user: text)) { result in
                    if case .failure = result { failed.add(text) }
                }
            }
        }
        turnQueue { events.all.count == 80 }
        #expect(events.all == (1...80).map { "\($0)" })
        #expect(failed.all == ["Bad"])
        #expect(journal.depth == 1)
        #expect(health.health == .degraded("refused: too odd"))
    }

    @Test
    func `is tried again by itself, and stored when the store takes it`() async {
        let journal = journal()
        refusal.refuse("Bad")
        journal.append(.make(user: "Bad")) { _ in }
        turnQueue { refusal.asked.all.count >= 2 }
        journal.append(.make(user: "Good")) { _ in }
        turnQueue { events.all == ["Good"] }
        refusal.refuse(nil)
        await journal.drain()
        #expect(events.all == ["Good", "Bad"])
        #expect(journal.depth == 0)
        #expect(health.health == .ok)
    }

    @Test
    func `is given up after ten attempts`() {
        var aside = JournalAside()
        let recorded = JournalQueue.Recorded(exchange: .make(), mark: 0)
        var delays = [aside.add(recorded)]
        while let delay = aside.refusedFirst() { delays.append(delay) }
        #expect(delays.compactMap(\.self).prefix(3) == [.seconds(1), .seconds(2), .seconds(4)])
        #expect(delays.count == 10)
        #expect(delays.compactMap(\.self).max() == .seconds(60))
        #expect(aside.isEmpty)
        #expect(aside.lost == 1)
    }

    @Test
    func `waits beside few others`() {
        var aside = JournalAside()
        let recorded = JournalQueue.Recorded(exchange: .make(), mark: 0)
        let accepted = (1...70).count { _ in aside.add(recorded) != nil }
        #expect(accepted == 64)
        #expect(aside.lost == 6)
    }
}

/// What a store refuses at the moment.
private final class Refusal: Sendable {
    struct TooOdd: Error, CustomStringConvertible {
        let description = "too odd"
    }

    /// The sizes of the batches that were refused.
    let asked = Events<Int>()
    private let texts = Events<String?>()

    func refuse(_ text: String?) { texts.add(text) }

    func apply(to exchanges: [Exchange]) throws {
        guard let refused = texts.all.last ?? nil,
            exchanges.contains(where: { $0.userText == refused })
        else { return }
        asked.add(exchanges.count)
        throw TooOdd()
    }
}
