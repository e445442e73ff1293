import CCurl
import Glibc

/// Counts an event descriptor up when an epoll set has something to tell.
///
/// NIO watches what it reads itself, which libcurl's sockets are not. It can read an event
/// descriptor.
protocol ReadinessSignal {
    /// Once: now, if the set has something already, else when it will have.
    func arm()

    /// The last call.
    func close()
}

/// The kernel does it: no thread sleeps on the set and none is switched to.
struct KernelSignal: ReadinessSignal {
    private let context: aio_context_t
    private let set: Int32
    private let event: Int32

    /// nil: this kernel, or whatever confines us, does not offer it. The signal is armed.
    init?(set: Int32, event: Int32) {
        context = readiness_open()
        guard context != 0 else { return nil }
        guard readiness_ask(context, set, event) == 0 else {
            readiness_close(context)
            return nil
        }
        (self.set, self.event) = (set, event)
    }

    func arm() {
        // Out of memory: then it is looked at in the next turn, whether there is something or not.
        if readiness_ask(context, set, event) != 0 { eventfd_write(event, 1) }
    }

    func close() { readiness_close(context) }
}

/// A thread does it, which sleeps on the set.
final class ThreadSignal: ReadinessSignal, Sendable {
    private let set: Int32
    /// Our own name for it: the number of the given one is another's once that is closed.
    private let event: Int32
    /// Watches the set for one event at a time, and ``end``.
    private let watch: Int32
    private let end: Int32

    /// Armed. Throws ``UpstreamError/unreachable(_:)`` without descriptors or threads left.
    init(set: Int32, event: Int32) throws {
        self.set = set
        self.event = fcntl(event, F_DUPFD_CLOEXEC, 0)
        end = eventfd(0, Int32(EFD_CLOEXEC))
        watch = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard self.event >= 0, end >= 0, watch >= 0 else {
            throw UpstreamError.unreachable("no descriptor: \(errno)")
        }
        control(EPOLL_CTL_ADD, end, EPOLLIN.rawValue)
        control(EPOLL_CTL_ADD, set, EPOLLIN.rawValue | EPOLLONESHOT.rawValue)
        try launch()
    }

    deinit { for descriptor in [event, end, watch] { CCurl.close(descriptor) } }

    func arm() { control(EPOLL_CTL_MOD, set, EPOLLIN.rawValue | EPOLLONESHOT.rawValue) }

    func close() { eventfd_write(end, 1) }

    private func run() {
        var ready = epoll_event()
        while true {
            let count = epoll_wait(watch, &ready, 1, -1)
            guard count == 1 || errno == EINTR else { return }
            guard count == 1 else { continue }
            if ready.data.fd == end { return }
            eventfd_write(event, 1)
        }
    }

    private func control(_ operation: Int32, _ descriptor: Int32, _ events: UInt32) {
        var wanted = epoll_event()
        wanted.events = events
        wanted.data.fd = descriptor
        epoll_ctl(watch, operation, descriptor, &wanted)
    }

    private func launch() throws {
        let context = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, Self.main, context.toOpaque())
        guard code == 0 else {
            context.release()
            throw UpstreamError.unreachable("no thread: \(code)")
        }
        pthread_detach(thread)
    }

    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? =
        { context in
            guard let context else { return nil }
            // Signals are for the main thread.
            var all = sigset_t()
            sigfillset(&all)
            pthread_sigmask(SIG_BLOCK, &all, nil)
            name_this_thread("upstream")
            Unmanaged<ThreadSignal>.fromOpaque(context).takeRetainedValue().run()
            return nil
        }
}
