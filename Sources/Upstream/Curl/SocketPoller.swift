import CCurl
import Glibc

/// epoll for libcurl's sockets.
///
/// libcurl takes its interest in a socket back at the end of each transfer. For the sockets opened
/// here we leave the registration in place until something happens on an idle one: a request on a
/// kept-alive connection then needs no epoll_ctl at all.
final class SocketPoller {
    struct Readiness {
        var socket: Int32
        var action: Int32
    }

    private struct Watch {
        var registered: UInt32 = 0
        var wanted: UInt32 = 0
        var isOurs = false
    }

    private static let capacity = 256
    let descriptor: Int32
    private let events: UnsafeMutablePointer<epoll_event>
    private var watches: [Watch] = []

    init() throws {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw UpstreamError.unreachable("no epoll: \(errno)") }
        events = .allocate(capacity: Self.capacity)
    }

    deinit {
        events.deallocate()
        CCurl.close(descriptor)
    }

    func open(_ domain: Int32, _ type: Int32, _ networkProtocol: Int32) -> Int32 {
        let cloexec = Int32(SOCK_CLOEXEC.rawValue)
        let opened = socket(domain, type | cloexec, networkProtocol)
        if opened >= 0 { self[opened] = Watch(isOurs: true) }
        return opened
    }

    /// The kernel forgets a closed socket by itself.
    func close(_ socket: Int32) -> Int32 {
        self[socket] = Watch()
        return CCurl.close(socket)
    }

    /// `interest` is one of libcurl's `CURL_POLL_…`.
    func watch(_ socket: Int32, interest: Int32) {
        var watch = self[socket]
        watch.wanted =
            switch interest {
            case CURL_POLL_IN: EPOLLIN.rawValue
            case CURL_POLL_OUT: EPOLLOUT.rawValue
            case CURL_POLL_INOUT: EPOLLIN.rawValue | EPOLLOUT.rawValue
            default: 0
            }
        if watch.wanted != watch.registered, watch.wanted != 0 || !watch.isOurs {
            register(&watch, for: socket)
        }
        self[socket] = watch
    }

    /// Returns how many events there are right now.
    func poll() -> Int {
        max(0, Int(epoll_wait(descriptor, events, Int32(Self.capacity), 0)))
    }

    /// What the event means for libcurl; nil: nothing.
    func readiness(at index: Int) -> Readiness? {
        let event = events[index]
        let socket = event.data.fd
        var watch = self[socket]
        guard watch.wanted != 0 else {
            // An idle connection that the upstream has closed; libcurl finds out by itself.
            register(&watch, for: socket)
            self[socket] = watch
            return nil
        }
        var action: Int32 = 0
        if event.events & EPOLLIN.rawValue != 0 { action |= CURL_CSELECT_IN }
        if event.events & EPOLLOUT.rawValue != 0 { action |= CURL_CSELECT_OUT }
        if event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 {
            action |= CURL_CSELECT_ERR
        }
        return Readiness(socket: socket, action: action)
    }

    private func register(_ watch: inout Watch, for socket: Int32) {
        let operation =
            watch.registered == 0
            ? EPOLL_CTL_ADD : watch.wanted == 0 ? EPOLL_CTL_DEL : EPOLL_CTL_MOD
        control(operation, socket, watch.wanted)
        watch.registered = watch.wanted
    }

    private func control(_ operation: Int32, _ socket: Int32, _ wanted: UInt32) {
        var event = epoll_event()
        event.events = wanted
        event.data.fd = socket
        epoll_ctl(descriptor, operation, socket, &event)
    }

    private subscript(_ socket: Int32) -> Watch {
        get { Int(socket) < watches.count ? watches[Int(socket)] : Watch() }
        set {
            while watches.count <= Int(socket) { watches.append(Watch()) }
            watches[Int(socket)] = newValue
        }
    }
}
