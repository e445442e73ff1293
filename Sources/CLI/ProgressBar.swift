import Glibc
import Synchronization

/// How far a command has come, on stderr: a bar that moves for a person who waits, and nothing
/// elsewhere.
final class ProgressBar: Sendable {
    private static let width = 40

    private let label: String
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let last = Mutex("")

    init(label: String) { self.label = label }

    func show(done: Int, total: Int) {
        show(total > 0 ? Double(done) / Double(total) : 1, "\(label) \(done) of \(total)")
    }

    /// For work whose end is known otherwise than by counting what is done.
    func show(fraction: Double, done: Int) { show(fraction, "\(label) \(done)") }

    /// Leaves the last state standing.
    func finish() {
        if isTerminal, last.withLock({ !$0.isEmpty }) { Terminal.writeError("\n") }
    }

    private func show(_ fraction: Double, _ text: String) {
        guard isTerminal else { return }
        let filled = Int((Double(Self.width) * min(1, max(0, fraction))).rounded(.down))
        let bar =
            String(repeating: "█", count: filled)
            + String(repeating: "·", count: Self.width - filled)
        let line = "\r\(bar) \(text)"
        let isNew = last.withLock { last in
            defer { last = line }
            return last != line
        }
        if isNew { Terminal.writeError(line) }
    }
}
