import Glibc
import Synchronization

/// How far a command has come, on stderr: a bar that moves on a terminal, one line at the end
/// elsewhere.
final class ProgressBar: Sendable {
    private static let width = 40

    private let label: String
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let last = Mutex("")

    init(label: String) { self.label = label }

    func show(done: Int, total: Int) {
        let text = "\(label) \(done) of \(total)"
        let filled = total > 0 ? Self.width * done / total : Self.width
        let bar =
            String(repeating: "█", count: filled)
            + String(repeating: "·", count: Self.width - filled)
        last.withLock { $0 = text }
        if isTerminal { write("\r\(bar) \(text)") }
    }

    func finish() { write(isTerminal ? "\n" : "\(last.withLock { $0 })\n") }

    private func write(_ text: String) { _ = Glibc.write(STDERR_FILENO, text, text.utf8.count) }
}
