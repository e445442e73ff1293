import NIOCore

/// The deadline of the request that a connection works on.
///
/// Nearly all are met. So the timer of one that was met is left to run, and serves those that come
/// after it: to set and to meet a deadline mostly takes two stores instead of a place in the event
/// loop's queue.
///
/// Bound to the event loop.
final class ConnectionDeadline {
    private let eventLoop: any EventLoop
    private var due: (time: NIODeadline, isMissed: () -> Void)?
    private var timer: (time: NIODeadline, scheduled: Scheduled<Void>)?

    init(on eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    /// Takes the place of the one before it.
    ///
    /// - Parameter isMissed: called unless the deadline is met by then.
    func set(in time: TimeAmount, isMissed: @escaping () -> Void) {
        let time = eventLoop.now + time
        due = (time, isMissed)
        if let timer, timer.time <= time { return }
        timer?.scheduled.cancel()
        schedule(at: time)
    }

    func meet() { due = nil }

    /// The connection is gone.
    func end() {
        due = nil
        timer?.scheduled.cancel()
        timer = nil
    }

    private func schedule(at time: NIODeadline) {
        timer = (time, eventLoop.assumeIsolated().scheduleTask(deadline: time) { self.look() })
    }

    private func look() {
        timer = nil
        guard let due else { return }
        guard due.time <= eventLoop.now else { return schedule(at: due.time) }
        self.due = nil
        due.isMissed()
    }
}
