import Glibc
import Synchronization

/// Where an export goes. A file has its name only when it is whole.
final class OutputFile: Sendable {
    private let path: String?
    private let file: CInt
    private let written = Mutex(0)

    /// Nothing was written.
    var isEmpty: Bool { written.withLock { $0 == 0 } }

    private var unfinishedPath: String { (path ?? "") + ".part" }

    init(path: String?) throws {
        self.path = path
        guard let path else {
            file = STDOUT_FILENO
            return
        }
        file = open(path + ".part", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Self.failure(path) }
    }

    func write(_ bytes: [UInt8]) throws {
        written.withLock { $0 += bytes.count }
        // Who stops reading, as head does, has read enough.
        guard path != nil else { return Terminal.write(bytes, to: STDOUT_FILENO) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure(path ?? "stdout") }
            rest = rest.dropFirst(count)
        }
    }

    func finish() throws {
        guard let path else { return }
        guard fsync(file) == 0, rename(unfinishedPath, path) == 0 else { throw Self.failure(path) }
    }

    deinit {
        guard path != nil else { return }
        close(file)
        unlink(unfinishedPath)
    }

    private static func failure(_ path: String) -> CommandFailure {
        CommandFailure(message: "\(path): \(String(cString: strerror(errno)))", code: EX_IOERR)
    }
}
