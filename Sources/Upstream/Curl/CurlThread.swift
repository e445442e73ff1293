import CCurl
import NIOCore

/// The thread that owns libcurl's multi handle and everything that belongs to its transfers.
///
/// Unchecked, because everything but the inbox is touched on that thread alone: once ``run()``
/// runs, nobody else calls anything here.
final class CurlThread: @unchecked Sendable {
    let inbox: CurlInbox
    let poller: SocketPoller
    let options: EasyOptions
    let multi: UnsafeMutableRawPointer
    /// Idle handles, the last used on top. Freeing them after each burst costs more than keeping
    /// them: with 256, 1,000 streams at once left 16 MB of holes in the heap.
    var pool: [EasyHandle] = []
    static let maxPooled = 1024
    var active: [ObjectIdentifier: EasyHandle] = [:]
    var batches = DeliveryBatches()
    private var now = NIODeadline.now()
    /// When libcurl wants to be called next; nil: not before something happens.
    private var curlTimer: NIODeadline?
    /// Not later than the first deadline of any transfer. Deadlines mostly move on, so looking
    /// through all of them when this has passed is rare.
    private var nextCheck = NIODeadline.distantFuture

    init(options: EasyOptions, inbox: CurlInbox) throws {
        guard let multi = curl_multi_init() else {
            throw UpstreamError.unreachable("libcurl has no memory")
        }
        self.multi = multi
        self.options = options
        self.inbox = inbox
        poller = try SocketPoller(wakeUp: inbox.eventDescriptor)
        // Idle connections that are kept, for the bursts between two moments of calm. libcurl looks
        // through them one by one for each transfer: with 512 it did half as many a second.
        curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 64)
        setCallbacks()
        pool.append(try EasyHandle(options: options, thread: self))
    }

    deinit {
        pool.removeAll()
        curl_multi_cleanup(multi)
    }

    /// Until the inbox is closed.
    func run() {
        var commands: [CurlInbox.Command] = []
        var isClosed = false
        while !isClosed {
            let eventCount = poller.wait(milliseconds: sleepMilliseconds())
            now = .now()
            isClosed = inbox.take(into: &commands)
            for index in 0..<eventCount { perform(poller.readiness(at: index)) }
            for command in commands { perform(command) }
            commands.removeAll(keepingCapacity: true)
            if let curlTimer, curlTimer <= now {
                self.curlTimer = nil
                perform(SocketPoller.Readiness(socket: CURL_SOCKET_TIMEOUT, action: 0))
            }
            finishDone()
            if nextCheck <= now { failOverdue() }
            batches.flush()
        }
        failAll()
    }

    func deliver(_ transfer: ActiveTransfer) { batches.add(transfer) }

    /// Sets when the transfer will have taken too long, counted from now; nil: never.
    func arm(_ transfer: ActiveTransfer, _ timeout: TimeAmount?) {
        transfer.deadline = timeout.map { now + $0 }
        if let deadline = transfer.deadline, deadline < nextCheck { nextCheck = deadline }
    }

    private func sleepMilliseconds() -> Int32 {
        guard inbox.fallAsleep() else { return 0 }
        let wakeUp = min(curlTimer ?? .distantFuture, nextCheck)
        guard wakeUp != .distantFuture else { return -1 }
        let milliseconds = ((wakeUp - .now()).nanoseconds + 999_999) / 1_000_000
        return Int32(clamping: max(0, milliseconds))
    }

    private func perform(_ readiness: SocketPoller.Readiness?) {
        guard let readiness else { return }
        var running: Int32 = 0
        curl_multi_socket_action(multi, readiness.socket, readiness.action, &running)
    }

    private func failOverdue() {
        let overdue = active.values.filter { handle in
            handle.transfer?.deadline.map { $0 <= now } ?? false
        }
        for handle in overdue { fail(handle, .timedOut) }
        nextCheck = active.values.compactMap { $0.transfer?.deadline }.min() ?? .distantFuture
    }

    private func setCallbacks() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        curl_multi_set_functions(
            multi,
            { _, socket, interest, context, _ in
                CurlThread.at(context).poller.watch(socket, interest: interest)
                return 0
            },
            { _, milliseconds, context in
                CurlThread.at(context).setTimer(milliseconds)
                return 0
            },
            context
        )
    }

    private func setTimer(_ milliseconds: Int) {
        curlTimer = milliseconds < 0 ? nil : now + .milliseconds(Int64(milliseconds))
    }

    private static func at(_ context: UnsafeMutableRawPointer?) -> CurlThread {
        guard let context else { preconditionFailure("libcurl has lost its context") }
        return Unmanaged.fromOpaque(context).takeUnretainedValue()
    }
}
