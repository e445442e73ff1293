import Dispatch

/// A thread that may block, for calls of the store. Work runs one after another, in order.
package struct StoreQueue: Sendable {
    private let queue: DispatchQueue

    package init(_ label: String) { queue = DispatchQueue(label: label, qos: .userInitiated) }

    package func submit(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }

    package func submit(after delay: Duration, _ work: @escaping @Sendable () -> Void) {
        let nanoseconds = Int(delay / .nanoseconds(1))
        queue.asyncAfter(deadline: .now() + .nanoseconds(nanoseconds), execute: work)
    }

    /// Waits for the work on the caller's thread, which may block and is not one of this queue.
    package func sync<Value>(_ work: () throws -> Value) rethrows -> Value {
        try queue.sync(execute: work)
    }

    /// Waits for the work without holding a thread of the cooperative pool. Not cancelled: what
    /// was begun with the store is brought to an end.
    package func run<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: work)) }
        }
    }
}
