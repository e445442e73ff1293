/// Exchanges that the store refuses while it takes others. They hold up nobody: each is tried again
/// by itself, less and less often, and given up in the end. Decides, and does nothing itself.
struct JournalAside {
    /// About five minutes of attempts: a disk that is nearly full refuses the large ones first.
    private static let maxAttempts = 10
    private static let maxWaiting = 64
    private static let maxWaitingBytes = 16 << 20

    private struct Waiting {
        var recorded: JournalQueue.Recorded
        var attempts = 0
        var backoff = Backoff(first: .seconds(1), longest: .seconds(60))
    }

    private var waiting: [Waiting] = []
    /// Exchanges that were given up.
    private(set) var lost = 0

    var isEmpty: Bool { waiting.isEmpty }
    var count: Int { waiting.count }

    /// Returns when to try it; nil if there is no room for it.
    mutating func add(_ recorded: JournalQueue.Recorded) -> Duration? {
        var new = Waiting(recorded: recorded)
        let bytes = waiting.reduce(recorded.exchange.textBytes) {
            $0 + $1.recorded.exchange.textBytes
        }
        guard waiting.count < Self.maxWaiting, bytes <= Self.maxWaitingBytes else {
            lost += 1
            return nil
        }
        let delay = new.backoff.failed()
        waiting.append(new)
        return delay
    }

    /// The one that is tried next.
    var first: JournalQueue.Recorded? { waiting.first?.recorded }

    mutating func committedFirst() { waiting.removeFirst() }

    /// Returns when to try it again; nil if it is given up.
    mutating func refusedFirst() -> Duration? {
        var refused = waiting.removeFirst()
        refused.attempts += 1
        guard refused.attempts < Self.maxAttempts else {
            lost += 1
            return nil
        }
        let delay = refused.backoff.failed()
        waiting.append(refused)
        return delay
    }
}
