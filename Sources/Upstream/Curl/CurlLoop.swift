import CCurl
import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// libcurl on one event loop: a multi handle, its connections and its transfers.
///
/// Unchecked, because everything but ``isClosed`` is touched on that event loop alone.
final class CurlLoop: @unchecked Sendable {
    let eventLoop: any EventLoop
    let poller: SocketPoller
    let options: EasyOptions
    let multi: UnsafeMutableRawPointer
    let isClosed = Atomic(false)
    /// Idle handles, the last used on top. Freeing them after each burst costs more than keeping
    /// them: with 256, 1,000 streams at once left 16 MB of holes in the heap.
    var pool: [EasyHandle] = []
    static let maxPooled = 1024
    /// That are kept, for the bursts between two moments of calm; 64 on all event loops together,
    /// or 8 on each. libcurl looks through them one by one for each transfer: with 512 it did half
    /// as many a second.
    private static let maxIdleConnections = max(8, 64 / System.coreCount)
    /// Each at its ``EasyHandle/place``.
    var active: [EasyHandle] = []
    private var commands: [Command] = []
    private var isTurnDue = false
    /// What has something for its observer.
    private var untold: [ActiveTransfer] = []
    /// Empty; its memory takes turns with that of ``untold``.
    private var told: [ActiveTransfer] = []
    private var now = NIODeadline.now()
    /// When libcurl wants to be called next; nil: not before something happens.
    private var curlTimer: NIODeadline?
    /// Not later than the first deadline of any transfer. Deadlines mostly move on, so looking
    /// through all of them when this has passed is rare.
    private var nextCheck = NIODeadline.distantFuture
    private var wakeUp: (at: NIODeadline, task: Scheduled<Void>)?
    private let signal: any ReadinessSignal
    private var isArmed = true
    private var channel: (any Channel)?

    /// Called on the event loop. Throws ``UpstreamError/unreachable(_:)`` without memory or
    /// descriptors.
    init(options: EasyOptions, on eventLoop: any EventLoop, signalsByThread: Bool) throws {
        self.options = options
        self.eventLoop = eventLoop
        poller = try SocketPoller()
        let event = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        guard event >= 0 else { throw UpstreamError.unreachable("no eventfd: \(errno)") }
        do {
            let set = poller.descriptor
            signal =
                try (signalsByThread ? nil : KernelSignal(set: set, event: event))
                ?? ThreadSignal(set: set, event: event)
        } catch {
            CCurl.close(event)
            throw error
        }
        guard let multi = curl_multi_init() else {
            signal.close()
            CCurl.close(event)
            throw UpstreamError.unreachable("libcurl has no memory")
        }
        self.multi = multi
        curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, Self.maxIdleConnections)
        setCallbacks()
        listen(to: event)
    }

    deinit {
        if !isClosed.load(ordering: .relaxed) { closeConnections() }
    }

    func serves(_ eventLoop: any EventLoop) -> Bool {
        self.eventLoop === eventLoop && !isClosed.load(ordering: .relaxed)
    }

    /// Done in a turn of its own, right after the event loop has read all that is ready: what many
    /// clients ask at once then is one visit to libcurl, and no observer is called inside.
    func put(_ command: Command) {
        commands.append(command)
        guard !isTurnDue else { return }
        isTurnDue = true
        eventLoop.execute {
            self.isTurnDue = false
            self.turn()
        }
    }

    /// Fails what is under way, closes the connections and lets go of the event loop. The second
    /// call does nothing.
    func close() {
        guard !isClosed.exchange(true, ordering: .relaxed) else { return }
        for handle in active { fail(handle, .isShutDown) }
        closeConnections()
        wakeUp?.task.cancel()
        signal.close()
        channel?.close(promise: nil)
        channel = nil
        tell()
        refuse()
    }

    func deliver(_ transfer: ActiveTransfer) {
        guard transfer.hasDelivery, !transfer.isListed else { return }
        transfer.isListed = true
        untold.append(transfer)
    }

    /// Sets when the transfer will have taken too long, counted from now; nil: never.
    func arm(_ transfer: ActiveTransfer, _ timeout: TimeAmount?) {
        transfer.deadline = timeout.map { now + $0 }
        if let deadline = transfer.deadline, deadline < nextCheck { nextCheck = deadline }
    }

    private func turn(socketsAreReady: Bool = false) {
        guard !isClosed.load(ordering: .relaxed) else { return refuse() }
        now = .now()
        if socketsAreReady { performReady() }
        performCommands()
        runTimer()
        finishDone()
        if nextCheck <= now { failOverdue() }
        tell()
        sleep()
    }

    private func performReady() {
        isArmed = false
        for index in 0..<poller.poll() {
            if let ready = poller.readiness(at: index) { act(ready.socket, ready.action) }
        }
    }

    private func performCommands() {
        for command in commands { perform(command) }
        commands.removeAll(keepingCapacity: true)
    }

    private func tell() {
        swap(&untold, &told)
        for transfer in told { transfer.tell() }
        told.removeAll(keepingCapacity: true)
    }

    /// After the end.
    private func refuse() {
        let refused = commands
        commands.removeAll()
        for case .start(let transfer, _) in refused {
            transfer.deliver(Delivery(outcome: .failed(.isShutDown)))
        }
    }

    private func closeConnections() {
        pool.removeAll()
        curl_multi_cleanup(multi)
    }

    /// Sees to it that a turn comes when there is something to do.
    private func sleep() {
        if !isArmed, !active.isEmpty {
            isArmed = true
            signal.arm()
        }
        let next = min(curlTimer ?? .distantFuture, nextCheck)
        guard next < wakeUp?.at ?? .distantFuture else { return }
        wakeUp?.task.cancel()
        let task = eventLoop.scheduleTask(deadline: next) {
            self.wakeUp = nil
            self.turn()
        }
        wakeUp = (next, task)
    }

    private func runTimer() {
        guard let curlTimer, curlTimer <= now else { return }
        self.curlTimer = nil
        act(CURL_SOCKET_TIMEOUT, 0)
    }

    private func act(_ socket: Int32, _ action: Int32) {
        var running: Int32 = 0
        curl_multi_socket_action(multi, socket, action, &running)
    }

    private func failOverdue() {
        let overdue = active.filter { handle in
            handle.transfer?.deadline.map { $0 <= now } ?? false
        }
        for handle in overdue { fail(handle, .timedOut) }
        nextCheck = active.compactMap { $0.transfer?.deadline }.min() ?? .distantFuture
    }

    private func listen(to event: Int32) {
        NIOPipeBootstrap(group: eventLoop)
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 8))
            .channelInitializer { channel in
                self.channel = channel
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(SignalHandler(self))
                }
            }
            .takingOwnershipOfDescriptor(input: event)
            .whenFailure { _ in self.close() }
    }

    private final class SignalHandler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let loop: CurlLoop

        init(_ loop: CurlLoop) { self.loop = loop }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            loop.turn(socketsAreReady: true)
        }

        /// The event loop itself ends.
        func channelInactive(context: ChannelHandlerContext) { loop.close() }
    }

    private func setCallbacks() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        curl_multi_set_functions(
            multi,
            { _, socket, interest, context, _ in
                CurlLoop.at(context).poller.watch(socket, interest: interest)
                return 0
            },
            { _, milliseconds, context in
                CurlLoop.at(context).setTimer(milliseconds)
                return 0
            },
            context
        )
    }

    private func setTimer(_ milliseconds: Int) {
        curlTimer = milliseconds < 0 ? nil : now + .milliseconds(Int64(milliseconds))
    }

    private static func at(_ context: UnsafeMutableRawPointer?) -> CurlLoop {
        guard let context else { preconditionFailure("libcurl has lost its context") }
        return Unmanaged.fromOpaque(context).takeUnretainedValue()
    }
}
