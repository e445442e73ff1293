import CCurl
import Glibc
import NIOCore
import Synchronization

/// What event loops ask of the curl thread. The thread is woken only if it sleeps, so a burst of
/// commands costs one system call.
final class CurlInbox: Sendable {
    enum Command: Sendable {
        case start(UpstreamTransfer, UpstreamRequest)
        case grant(UpstreamTransfer, Int)
        case send(UpstreamTransfer, ByteBuffer)
        case finishBody(UpstreamTransfer)
        case cancel(UpstreamTransfer)
    }

    private struct State {
        var commands: [Command] = []
        var isAsleep = false
        var isClosed = false
    }

    /// Becomes readable when the thread has to look here.
    let eventDescriptor: Int32
    private let state = Mutex(State())

    init() throws {
        eventDescriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        guard eventDescriptor >= 0 else { throw UpstreamError.unreachable("no eventfd: \(errno)") }
    }

    deinit { CCurl.close(eventDescriptor) }

    /// False: the upstream is shut down, and nobody will read the command.
    @discardableResult
    func put(_ command: Command) -> Bool {
        update { state in
            guard !state.isClosed else { return false }
            state.commands.append(command)
            return true
        }
    }

    /// The last thing that the thread reads here.
    func close() {
        update { $0.isClosed = true }
    }

    /// False: something has come, do not wait.
    func fallAsleep() -> Bool {
        state.withLock { state in
            state.isAsleep = state.commands.isEmpty && !state.isClosed
            return state.isAsleep
        }
    }

    /// Wakes up and moves the commands into an empty array, whose memory is used for the next ones.
    /// Returns whether the inbox is closed.
    func take(into commands: inout [Command]) -> Bool {
        state.withLock { state in
            state.isAsleep = false
            swap(&state.commands, &commands)
            return state.isClosed
        }
    }

    private func update<Result: Sendable>(_ change: (inout sending State) -> Result) -> Result {
        let (result, wakes) = state.withLock { state in
            let result = change(&state)
            defer { state.isAsleep = false }
            return (result, state.isAsleep)
        }
        if wakes { eventfd_write(eventDescriptor, 1) }
        return result
    }
}
