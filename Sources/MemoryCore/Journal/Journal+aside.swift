import Logging
import Synchronization

extension Journal {
    /// Whether the store takes anything at all.
    var storeIsWell: Bool { (try? store.checkHealth()) != nil }

    /// The store takes others, so one of the batch is at fault. It is looked for in smaller batches;
    /// when it is alone, it makes way.
    func refused(_ count: Int, _ error: any Error) -> Outcome {
        guard state.withLock({ $0.refused(count) }) == .setAside else { return .committed }
        let (recorded, completion) = state.withLock { $0.removeFirst() }
        logger.error(
            "exchange set aside",
            metadata: ["bytes": "\(recorded.exchange.textBytes)", "error": "\(error)"]
        )
        health.succeeded(.journal)
        health.failed(.refused, error)
        let delay = aside.withLock { $0.add(recorded) }
        completion?(.failure(error))
        retryAside(after: delay)
        return .committed
    }

    private func retryAside(after delay: Duration?) {
        if let delay { return queue.submit(after: delay) { self.commitAside() } }
        logger.error("exchange given up")
        if aside.withLock(\.isEmpty) { health.succeeded(.refused) }
    }

    /// On the queue.
    func commitAside() {
        guard let recorded = aside.withLock(\.first) else { return }
        do {
            if !erasures.hasErased(recorded.exchange.scope, since: recorded.mark) {
                onCommit(try store.append([recorded.exchange]))
            }
            let isEmpty = aside.withLock { aside in
                aside.committedFirst()
                return aside.isEmpty
            }
            if isEmpty { health.succeeded(.refused) }
        } catch {
            retryAside(after: aside.withLock { $0.refusedFirst() })
        }
    }
}
