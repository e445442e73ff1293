import Glibc
package import Logging
import Synchronization

/// Makes exchanges safe, many in one transaction.
///
/// One that comes alone is committed at once; those that come while a commit runs form the next,
/// and while there are many, commits keep a short distance (`CommitPace`). When the store fails,
/// everybody who waits is told at once, so that the replies go out; the exchanges are kept and
/// tried again, up to `JournalLimits`. One that the store refuses while it takes others makes way for
/// them (`JournalAside`).
package final class Journal: Sendable {
    let store: any MemoryStore
    let onCommit: @Sendable ([JournalEntry]) -> Void
    let health: HealthRecord
    let logger: Logger
    let erasures: Erasures
    let state: Mutex<JournalQueue>
    let aside = Mutex(JournalAside())
    private let pace: Mutex<CommitPace>
    let queue: StoreQueue

    /// - Parameters:
    ///   - queue: commits run here; what must not overtake them runs here too.
    ///   - onCommit: called on the queue, in the order of commits, before the completions:
    ///     whoever is told that an exchange is safe can also find it.
    ///   - erasures: what was begun before its scope was erased is not kept.
    package init(
        store: any MemoryStore,
        queue: StoreQueue,
        onCommit: @escaping @Sendable ([JournalEntry]) -> Void,
        health: HealthRecord,
        logger: Logger,
        erasures: Erasures = Erasures(),
        limits: JournalLimits = JournalLimits(),
        backoff: Backoff = Backoff(),
        pace: Duration = .milliseconds(2)
    ) {
        self.store = store
        self.queue = queue
        self.onCommit = onCommit
        self.health = health
        self.logger = logger
        self.erasures = erasures
        self.pace = Mutex(CommitPace(distance: pace))
        state = Mutex(JournalQueue(limits: limits, backoff: backoff))
    }

    /// Never blocks. The completion runs once, on the journal's queue: when the exchange is safe,
    /// or with the error of the first attempt.
    ///
    /// - Parameter mark: when its request came; nil: now.
    package func append(
        _ exchange: Exchange,
        since mark: Erasures.Mark? = nil,
        completion: @escaping @Sendable (Result<Void, any Error>) -> Void
    ) {
        let mark = mark ?? erasures.mark
        switch state.withLock({ $0.append(exchange, since: mark, completion: completion) }) {
        case .schedule: queue.submit { self.commitInTurn() }
        case .wait: break
        case .answer(let error): queue.submit { completion(.failure(error)) }
        }
    }

    /// The exchanges that are not yet safe.
    package var depth: Int { state.withLock { $0.depth } + aside.withLock { $0.count } }

    /// Exchanges that were given up because the store refused them again and again.
    var lostExchanges: Int { aside.withLock { $0.lost } }

    /// Everything appended so far is committed, or has failed once more, when this returns.
    package func drain() async {
        try? await queue.run {
            while self.commitBatch() == .committed {}
            for _ in 0..<self.aside.withLock({ $0.count }) { self.commitAside() }
        }
    }

    /// One batch, then others have their turn on the queue, whose thread may sleep.
    private func commitInTurn() {
        let delay = pace.withLock { $0.delay(at: .now) }
        if delay > .zero { usleep(UInt32(delay / .microseconds(1))) }
        switch commitBatch() {
        case .empty: break
        case .committed: queue.submit { self.commitInTurn() }
        case .failed(let delay): queue.submit(after: delay) { self.commitInTurn() }
        }
    }

    enum Outcome: Equatable {
        case empty
        case committed
        case failed(retryAfter: Duration)
    }

    private func commitBatch() -> Outcome {
        let batch = state.withLock { $0.nextBatch() }
        guard !batch.isEmpty else { return .empty }
        let exchanges = batch.filter { !erasures.hasErased($0.exchange.scope, since: $0.mark) }
            .map(\.exchange)
        do {
            onCommit(try store.append(exchanges))
        } catch {
            return storeIsWell ? refused(batch.count, error) : failed(error)
        }
        health.succeeded(.journal)
        pace.withLock { $0.committed(batch.count, at: .now) }
        for completion in state.withLock({ $0.committed(batch.count) }) { completion(.success(())) }
        return .committed
    }

    private func failed(_ error: any Error) -> Outcome {
        health.failed(.journal, error)
        let (told, delay) = state.withLock { $0.failed(error) }
        for completion in told { completion(.failure(error)) }
        return .failed(retryAfter: delay)
    }
}
