/// The order of exchanges that wait for their commit. Decides, and does nothing itself.
///
/// ```text
///            append            nextBatch           committed
///   idle ───────────► scheduled ─────────► (store) ─────────► scheduled, or idle when empty
///                         ▲                   │ failed
///                         └──── after delay ──┘   all that wait are answered, and kept
/// ```
struct JournalQueue {
    typealias Completion = @Sendable (Result<Void, any Error>) -> Void

    enum AppendAction {
        /// Commit soon: nothing else is going to.
        case schedule
        /// A commit is under way; the exchange goes with the next.
        case wait
        /// The exchange is not safe; it may still be kept for later.
        case answer(any Error)
    }

    /// An exchange, and when what it says was begun.
    struct Recorded {
        let exchange: Exchange
        let mark: Erasures.Mark
    }

    private struct Waiting {
        let recorded: Recorded
        var completion: Completion?

        var textBytes: Int { recorded.exchange.textBytes }
    }

    private let limits: JournalLimits
    private var waiting: [Waiting] = []
    private var waitingBytes = 0
    private var isScheduled = false
    private var failure: (any Error)?
    private var backoff: Backoff
    private var batchSize: Int
    /// Since the last commit.
    private var refusals = 0

    init(limits: JournalLimits, backoff: Backoff) {
        self.limits = limits
        self.backoff = backoff
        batchSize = limits.maxBatch
    }

    var depth: Int { waiting.count }

    mutating func append(
        _ exchange: Exchange,
        since mark: Erasures.Mark = 0,
        completion: @escaping Completion
    ) -> AppendAction {
        guard depth < limits.maxWaiting, waitingBytes < limits.maxWaitingBytes else {
            return .answer(JournalError.full)
        }
        waiting.append(
            Waiting(
                recorded: Recorded(exchange: exchange, mark: mark),
                completion: failure == nil ? completion : nil
            )
        )
        waitingBytes += exchange.textBytes
        if let failure { return .answer(failure) }
        if isScheduled { return .wait }
        isScheduled = true
        return .schedule
    }

    /// What goes into the next transaction, oldest first; empty when nothing waits.
    mutating func nextBatch() -> [Recorded] {
        isScheduled = !waiting.isEmpty
        return waiting.prefix(batchSize).map(\.recorded)
    }

    /// The first `count` exchanges are safe. Returns who wants to know.
    mutating func committed(_ count: Int) -> [Completion] {
        failure = nil
        backoff.succeeded()
        batchSize = min(limits.maxBatch, 2 * batchSize)
        refusals = 0
        let done = waiting.prefix(count)
        waiting.removeFirst(count)
        waitingBytes -= done.reduce(0) { $0 + $1.textBytes }
        return done.compactMap(\.completion)
    }

    /// Nothing of the batch is safe. All that wait are told now, and stay for the next attempt.
    mutating func failed(_ error: any Error) -> (told: [Completion], retryAfter: Duration) {
        failure = error
        refusals = 0
        let told = waiting.compactMap(\.completion)
        for index in waiting.indices { waiting[index].completion = nil }
        return (told, backoff.failed())
    }

    enum RefusalAction: Equatable {
        /// The next batch may be smaller.
        case tryAgain
        /// The exchange that waits longest is at fault.
        case setAside
    }

    /// A batch of so many was refused by a store that takes others. It is tried once more as it is,
    /// for the store may have recovered in between; then the one at fault is looked for.
    mutating func refused(_ count: Int) -> RefusalAction {
        refusals += 1
        batchSize = refusals == 1 ? count : max(1, count / 2)
        return refusals > 1 && count == 1 ? .setAside : .tryAgain
    }

    /// The exchange that waits longest, which makes way for the others.
    mutating func removeFirst() -> (Recorded, Completion?) {
        let first = waiting.removeFirst()
        waitingBytes -= first.textBytes
        return (first.recorded, first.completion)
    }
}

/// How much may wait while the store does not answer.
package struct JournalLimits: Sendable {
    /// Exchanges in one transaction; measured: beyond 64 the gain ends.
    package var maxBatch = 64
    package var maxWaiting = 10_000
    package var maxWaitingBytes = 64 << 20

    package init() {}
}

package enum JournalError: Error, CustomStringConvertible {
    /// More exchanges wait than the journal holds in memory.
    case full
    /// A commit took longer than a reply may wait.
    case late

    package var description: String {
        switch self {
        case .late: "commits take longer than replies wait"
        case .full: "too many exchanges wait to be stored"
        }
    }
}

extension Exchange {
    var textBytes: Int { userText.utf8.count + replyText.utf8.count }
}
