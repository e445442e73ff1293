import Glibc
import Synchronization

/// Jobs that wait for one thread, first in, first out.
final class JobQueue: @unchecked Sendable {
    typealias Entry = (job: UnownedJob, executor: UnownedSerialExecutor)

    private let waiting = Mutex<[Entry]>([])
    private let arrivals = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(arrivals, 0, 0) }

    deinit {
        sem_destroy(arrivals)
        arrivals.deallocate()
    }

    func add(_ job: UnownedJob, for executor: UnownedSerialExecutor) {
        waiting.withLock { $0.append((job, executor)) }
        sem_post(arrivals)
    }

    /// Lets `next` end once everything has been taken.
    func close() { sem_post(arrivals) }

    /// Waits for a job; nil when the queue is closed and empty.
    func next() -> Entry? {
        while sem_wait(arrivals) != 0 {}
        return waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }
}
