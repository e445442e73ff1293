import Glibc
import Testing

@testable import Embedding

@Suite
struct IdleExecutorTests {
    private actor Probe {
        private let executor: IdleExecutor
        private(set) var seen: [Int] = []

        init() throws { executor = try IdleExecutor() }

        nonisolated var unownedExecutor: UnownedSerialExecutor {
            executor.asUnownedSerialExecutor()
        }

        func schedule() -> Int32 { sched_getscheduler(0) }
        func thread() -> pthread_t { pthread_self() }
        func see(_ number: Int) { seen.append(number) }
    }

    @Test func `its thread gets the processor last`() async throws {
        // SCHED_IDLE
        #expect(try await Probe().schedule() == 5)
        #expect(sched_getscheduler(0) != 5)
    }

    @Test func `all jobs run on one thread, which is not the caller's`() async throws {
        let probe = try Probe()
        let first = await probe.thread()
        #expect(await probe.thread() == first)
        #expect(pthread_self() != first)
    }

    @Test func `jobs of many callers all run`() async throws {
        let probe = try Probe()
        await withTaskGroup { group in
            for number in 0..<1_000 { group.addTask { await probe.see(number) } }
        }
        #expect(await probe.seen.sorted() == Array(0..<1_000))
    }
}
