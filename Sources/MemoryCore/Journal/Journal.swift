import Glibc
import Synchronization

/// Makes exchanges safe, many in one transaction.
///
/// One that comes alone is committed at once; those that come while a commit runs form the next,
/// and while there are many, commits keep a short distance (`CommitPace`). When the store fails,
/// everybody who waits is told at once, so that the replies go out; the exchanges are kept and
/// tried again, up to `JournalLimits`.
package final class Journal: Sendable {
    private let store: any MemoryStore
    private let onCommit: @Sendable ([JournalEntry]) -> Void
    private let health: HealthRecord
    private let state: Mutex<JournalQueue>
    private let pace: Mutex<CommitPace>
    private let queue: StoreQueue

    /// - Parameters:
    ///   - queue: commits run here; what must not overtake them runs here too.
    ///   - onCommit: called on the queue, in the order of commits, before the completions:
    ///     whoever is told that an exchange is safe can also find it.
    package init(
        store: any MemoryStore,
        queue: StoreQueue,
        onCommit: @escaping @Sendable ([JournalEntry]) -> Void,
        health: HealthRecord,
        limits: JournalLimits = JournalLimits(),
        backoff: Backoff = Backoff(),
        pace: Duration = .milliseconds(1)
    ) {
        self.store = store
        self.queue = queue
        self.onCommit = onCommit
        self.health = health
        self.pace = Mutex(CommitPace(distance: pace))
        state = Mutex(JournalQueue(limits: limits, backoff: backoff))
    }

    /// Never blocks. The completion runs once, on the journal's queue: when the exchange is safe,
    /// or with the error of the first attempt.
    package func append(
        _ exchange: Exchange,
        completion: @escaping @Sendable (Result<Void, any Error>) -> Void
    ) {
        switch state.withLock({ $0.append(exchange, completion: completion) }) {
        case .schedule: queue.submit { self.commitInTurn() }
        case .wait: break
        case .answer(let error): queue.submit { completion(.failure(error)) }
        }
    }

    /// The exchanges that are not yet safe.
    package var depth: Int { state.withLock { $0.depth } }

    /// Everything appended so far is committed, or has failed once more, when this returns.
    package func drain() async {
        try? await queue.run {
            while self.commitBatch() == .committed {}
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

    private enum Outcome: Equatable {
        case empty
        case committed
        case failed(retryAfter: Duration)
    }

    private func commitBatch() -> Outcome {
        let batch = state.withLock { $0.nextBatch() }
        guard !batch.isEmpty else { return .empty }
        do {
            onCommit(try store.append(batch))
        } catch {
            return failed(error)
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
