/// Flushes the store a moment after it was written to, and not at all while nothing is written.
final class StoreFlusher: Sendable {
    private let store: any MemoryStore
    private let delay: Duration
    private let health: HealthRecord
    private let queue = StoreQueue("memory.flush")
    private let (writes, writer) = AsyncStream.makeStream(
        of: Void.self,
        bufferingPolicy: .bufferingNewest(1)
    )

    init(store: any MemoryStore, delay: Duration, health: HealthRecord) {
        self.store = store
        self.delay = delay
        self.health = health
    }

    /// The store has been written to. Cheap, never blocks.
    func noteWrite() { writer.yield() }

    /// Flushes until it is cancelled. Run it once.
    func run() async {
        for await _ in writes {
            guard (try? await Task.sleep(for: delay)) != nil else { return }
            if await !flush() { noteWrite() }
        }
    }

    /// `false` if it has to be done again.
    @discardableResult
    func flush() async -> Bool {
        do {
            try await queue.run { [store] in try store.flush() }
            health.succeeded(.flush)
            return true
        } catch {
            health.failed(.flush, error)
            return false
        }
    }
}
