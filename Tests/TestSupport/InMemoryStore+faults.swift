import Dispatch
import Synchronization

extension InMemoryStore {
    package struct DiskFull: Error, Equatable, CustomStringConvertible {
        package let description = "the disk is full"
    }

    /// Lets a test see the calls of a store, hold them up and make them fail.
    package final class Control: Sendable {
        package let calls = Events<Call>()
        private let isFailing = Mutex(false)
        private let held = Mutex<DispatchSemaphore?>(nil)

        package init() {}

        package func fail(_ isFailing: Bool) { self.isFailing.withLock { $0 = isFailing } }

        /// The next call waits, on its own thread, until `release` is called.
        package func holdNextCall() -> Held {
            let semaphore = DispatchSemaphore(value: 0)
            held.withLock { $0 = semaphore }
            return Held(semaphore: semaphore)
        }

        package struct Held: Sendable {
            fileprivate let semaphore: DispatchSemaphore

            package func release() { semaphore.signal() }
        }

        fileprivate func before(_ call: Call) throws {
            calls.add(call)
            let semaphore = held.withLock { held in
                defer { held = nil }
                return held
            }
            semaphore?.wait()
            if isFailing.withLock({ $0 }) { throw DiskFull() }
        }
    }

    package convenience init(control: Control) {
        self.init(beforeCall: { try control.before($0) })
    }
}
