import Synchronization

/// Finds out whether the store can be written to, when somebody asks. What it finds is in the
/// health record.
final class StoreCheck: Sendable {
    enum Failure: Error, CustomStringConvertible {
        case silent

        var description: String { "does not answer" }
    }

    private struct State {
        var isRunning = false
        var lastEnd: ContinuousClock.Instant?
    }

    private let store: any MemoryStore
    private let health: HealthRecord
    private let distance: Duration
    private let patience: Duration
    private let queue = StoreQueue("memory.check")
    private let state = Mutex(State())

    /// - Parameters:
    ///   - distance: the store is not asked more often than this, whoever asks.
    ///   - patience: how long an answer may take.
    init(
        store: any MemoryStore,
        health: HealthRecord,
        distance: Duration = .seconds(1),
        patience: Duration = .seconds(1)
    ) {
        self.store = store
        self.health = health
        self.distance = distance
        self.patience = patience
    }

    /// Returns when the store has answered, or patience has ended.
    func run() async {
        guard begin() else { return }
        let (answers, answer) = AsyncStream.makeStream(of: Void.self)
        queue.submit {
            self.ask()
            answer.finish()
        }
        await withTaskGroup { group in
            group.addTask { for await _ in answers {} }
            group.addTask { [health, patience] in
                guard (try? await Task.sleep(for: patience)) != nil else { return }
                health.failed(.store, Failure.silent)
            }
            await group.next()
            group.cancelAll()
        }
    }

    private func begin() -> Bool {
        state.withLock { state in
            if state.isRunning { return false }
            if let lastEnd = state.lastEnd, .now - lastEnd < distance { return false }
            state.isRunning = true
            return true
        }
    }

    private func ask() {
        do {
            try store.checkHealth()
            health.succeeded(.store)
        } catch {
            health.failed(.store, error)
        }
        state.withLock { $0 = State(lastEnd: .now) }
    }
}
