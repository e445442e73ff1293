import TestSupport
import Testing

@testable import MemoryCore

@Suite
struct `The worker` {
    private let control = InMemoryStore.Control()
    private let store: InMemoryStore
    private let health = HealthRecord(logger: .silent)
    private let completed = Events<[Memory]>()

    init() { store = InMemoryStore(control: control) }

    private func worker(
        batchSize: Int = 32,
        process: @escaping ExchangeWorker.Processing = ExchangeWorker.messagesAsMemories
    ) -> ExchangeWorker {
        ExchangeWorker(
            store: store,
            commits: StoreQueue("test"),
            process: process,
            onComplete: { [completed] in completed.add($0) },
            health: health,
            backoff: Backoff(first: .zero, longest: .zero),
            batchSize: batchSize,
            gathering: .zero
        )
    }

    /// Runs the worker beside the test, and to its end.
    private func running(
        _ worker: ExchangeWorker,
        _ body: () async throws -> Void
    ) async rethrows {
        let run = Task { await worker.run() }
        defer { run.cancel() }
        try await body()
        run.cancel()
        await run.value
    }

    @Test
    func `makes memories of what an older run has left`() async throws {
        let entries = try store.append([.make(user: "One"), .make(user: "Two")])
        await running(worker()) { await completed.first(1) }
        #expect(completed.all == [entries.flatMap(\.memories)])
        #expect(try store.memories(in: .make()) == entries.flatMap(\.memories))
        #expect(try store.pendingEntries(limit: 10).isEmpty)
    }

    @Test
    func `works when it is woken, batch after batch until nothing is left`() async throws {
        let worker = worker(batchSize: 4)
        try await running(worker) {
            _ = try store.append([.make(user: "First")])
            worker.wake()
            await completed.first(1)
            _ = try store.append((1...10).map { .make(user: "Message \($0)") })
            worker.wake()
            await completed.first(4)
        }
        #expect(completed.all.map(\.count) == [2, 8, 8, 4])
        #expect(try store.pendingEntries(limit: 100).isEmpty)
    }

    @Test
    func `goes on when the store works again`() async throws {
        _ = try store.append([.make()])
        control.fail(true)
        await running(worker()) {
            await control.calls.first(5)
            guard case .degraded = health.health else {
                Issue.record("the failure is not reported")
                return
            }
            control.fail(false)
            await completed.first(1)
        }
        #expect(try store.memories(in: .make()).count == 2)
        #expect(health.health == .ok)
    }

    @Test
    func `asks again when the processing fails`() async throws {
        struct Overloaded: Error {}
        _ = try store.append([.make()])
        let attempts = Events<Int>()
        let worker = worker { entries in
            attempts.add(entries.count)
            if attempts.all.count < 3 { throw Overloaded() }
            return try await ExchangeWorker.messagesAsMemories(entries)
        }
        await running(worker) { await completed.first(1) }
        #expect(attempts.all == [1, 1, 1])
    }

    @Test
    func `shows nothing of an exchange that has changed meanwhile, then its new revision`()
        async throws
    {
        _ = try store.append([.make(reply: "Old.")])
        let worker = worker { [store] entries in
            if entries.first?.revision == 1 { _ = try store.append([.make(reply: "New.")]) }
            return try await ExchangeWorker.messagesAsMemories(entries)
        }
        await running(worker) {
            await completed.first(1)
            worker.wake()
            await completed.first(2)
        }
        #expect(completed.all.map { $0.map(\.content) } == [[], ["I like green tea.", "New."]])
    }

    @Test
    func `ends when it is cancelled, even while the store fails`() async {
        control.fail(true)
        await running(worker()) { await control.calls.first(3) }
    }
}
