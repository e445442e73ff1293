import FoundationEssentials
import Glibc

/// A file that is read from its beginning to its end, piece by piece; `-` is stdin.
struct InputFile: ~Copyable {
    private static let pieceBytes = 256 * 1024

    /// Nil for what is no regular file.
    let size: Int?
    private let file: CInt
    private let path: String

    init(path: String) throws {
        self.path = path
        file = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Self.failure(path) }
        var status = stat()
        let isRegular = fstat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        size = isRegular ? Int(status.st_size) : nil
    }

    deinit { close(file) }

    /// Empty at the end.
    func next() throws -> [UInt8] {
        while true {
            var count = 0
            let piece = [UInt8](unsafeUninitializedCapacity: Self.pieceBytes) { buffer, filled in
                count = read(file, buffer.baseAddress, buffer.count)
                filled = max(0, count)
            }
            if count >= 0 { return piece }
            guard errno == EINTR else { throw Self.failure(path) }
        }
    }

    static func standardInputText() throws -> String {
        let input = try InputFile(path: "-")
        var bytes: [UInt8] = []
        while case let piece = try input.next(), !piece.isEmpty { bytes += piece }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure.badData("stdin is not UTF-8")
        }
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    private static func failure(_ path: String) -> CommandFailure {
        .noInput("\(path): \(String(cString: strerror(errno)))")
    }
}
