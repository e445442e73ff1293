import CCurl
import Glibc
import Testing

@testable import Upstream

/// An event descriptor is counted up once for each time that its signal is armed, when the set has
/// something.
@Suite(.timeLimit(.minutes(1))) struct ReadinessSignalTests {
    enum Means: CaseIterable, Sendable {
        case kernel, thread
    }

    /// A pipe in an epoll set, and the event descriptor of its signal.
    private final class Watched {
        let set = epoll_create1(0)
        let event = eventfd(0, Int32(EFD_NONBLOCK))
        let signal: any ReadinessSignal
        private var pipe: [Int32] = [0, 0]

        init(_ means: Means) throws {
            Glibc.pipe(&pipe)
            var wanted = epoll_event()
            wanted.events = EPOLLIN.rawValue
            epoll_ctl(set, EPOLL_CTL_ADD, pipe[0], &wanted)
            switch means {
            case .kernel: signal = try #require(KernelSignal(set: set, event: event))
            case .thread: signal = try ThreadSignal(set: set, event: event)
            }
        }

        deinit { for descriptor in pipe + [set, event] { Glibc.close(descriptor) } }

        func write() { _ = Glibc.write(pipe[1], "x", 1) }

        func read() {
            var byte: UInt8 = 0
            _ = Glibc.read(pipe[0], &byte, 1)
        }

        /// Takes what has been counted; waits for the first so long.
        func count(within milliseconds: Int32) -> UInt64 {
            var waiting = pollfd(fd: event, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, milliseconds) == 1 else { return 0 }
            var counted: UInt64 = 0
            return Glibc.read(event, &counted, 8) == 8 ? counted : 0
        }
    }

    @Test(arguments: Means.allCases)
    func `what comes is told once, thousands of times over`(means: Means) throws {
        let watched = try Watched(means)
        for round in 0..<5000 {
            if round > 0 { watched.signal.arm() }
            watched.write()
            #expect(watched.count(within: 10_000) == 1)
            watched.read()
        }
        watched.signal.close()
    }

    @Test(arguments: Means.allCases)
    func `what is there already is told at once, and again only when asked again`(
        means: Means
    ) throws {
        let watched = try Watched(means)
        watched.write()
        #expect(watched.count(within: 10_000) == 1)
        watched.write()
        #expect(watched.count(within: 20) == 0)
        watched.signal.arm()
        #expect(watched.count(within: 10_000) == 1)
        watched.signal.close()
    }
}
