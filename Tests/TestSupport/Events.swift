import Synchronization

/// What happened, in order; a test waits for the next one instead of sleeping.
package final class Events<Event: Sendable>: Sendable {
    private struct State {
        var events: [Event] = []
        var waiters: [(count: Int, continuation: CheckedContinuation<[Event], Never>)] = []
    }

    private let state = Mutex(State())

    package init() {}

    package func add(_ event: Event) {
        let (events, ready) = state.withLock { state in
            state.events.append(event)
            let ready = state.waiters.filter { $0.count <= state.events.count }
            state.waiters.removeAll { $0.count <= state.events.count }
            return (state.events, ready)
        }
        for waiter in ready { waiter.continuation.resume(returning: events) }
    }

    package var all: [Event] { state.withLock { $0.events } }

    /// All events, as soon as there are `count` of them.
    @discardableResult
    package func first(_ count: Int) async -> [Event] {
        await withCheckedContinuation { continuation in
            let events: [Event]? = state.withLock { state in
                if state.events.count >= count { return state.events }
                state.waiters.append((count, continuation))
                return nil
            }
            if let events { continuation.resume(returning: events) }
        }
    }

    /// Returns when an event like this has happened.
    package func wait(for matches: (Event) -> Bool) async {
        var seen = all
        while !seen.contains(where: matches) { seen = await first(seen.count + 1) }
    }
}
