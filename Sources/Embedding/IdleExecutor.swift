import Glibc

/// Runs the jobs of an actor on one thread of its own, which gets the processor only when nothing
/// else wants it, whatever the process is scheduled as. What runs here must not hold a lock that
/// others wait for.
final class IdleExecutor: SerialExecutor {
    private let queue = JobQueue()

    /// - Throws: `IdleExecutorError` if there is no thread to be had.
    init() throws(IdleExecutorError) {
        var thread = pthread_t()
        let queue = Unmanaged.passRetained(queue)
        let error = pthread_create(&thread, nil, { runJobs($0) }, queue.toOpaque())
        guard error == 0 else {
            queue.release()
            throw IdleExecutorError(code: error)
        }
        pthread_detach(thread)
    }

    deinit { queue.close() }

    func enqueue(_ job: consuming ExecutorJob) {
        queue.add(UnownedJob(job), for: asUnownedSerialExecutor())
    }
}

/// The system's error number for a thread that did not start.
struct IdleExecutorError: Error {
    let code: Int32
}

private func runJobs(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let queue = Unmanaged<JobQueue>.fromOpaque(argument).takeRetainedValue()
    becomeIdle()
    while let (job, executor) = queue.next() { job.runSynchronously(on: executor) }
    return nil
}

/// Of this thread only. Where the system refuses, embedding is less modest, and that is all.
private func becomeIdle() {
    // <linux/sched.h>; Swift does not see the name.
    let schedIdle: Int32 = 5
    var parameters = sched_param(sched_priority: 0)
    _ = sched_setscheduler(0, schedIdle, &parameters)
}
