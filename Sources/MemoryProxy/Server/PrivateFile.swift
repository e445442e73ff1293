import FoundationEssentials
import Glibc

/// A small file for its owner only, made once and never replaced.
struct PrivateFile {
    let path: String

    enum Failure: Error, CustomStringConvertible, Equatable {
        case tooOpen(path: String, mode: UInt32)
        case unreadable(path: String)
        case unwritable(path: String)

        var description: String {
            switch self {
            case .tooOpen(let path, let mode):
                "\(path) has mode 0\(String(mode, radix: 8)): others may read it. "
                    + "Run: chmod 0600 \(path)"
            case .unreadable(let path): "\(path) can't be read"
            case .unwritable(let path): "\(path) can't be written"
            }
        }
    }

    /// What the file holds; nil if it is not there. One that others may read is refused.
    func contents() throws(Failure) -> [UInt8]? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            guard errno == ENOENT else { throw .unreadable(path: path) }
            return nil
        }
        let mode = status.st_mode & 0o777
        guard mode & 0o077 == 0 else { throw .tooOpen(path: path, mode: mode) }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .unreadable(path: path)
        }
        return [UInt8](data)
    }

    /// Makes the file, whole or not at all, whenever the process or the machine dies.
    ///
    /// - Returns: `false` if another process was first; its file stays.
    func create(_ bytes: [UInt8]) throws(Failure) -> Bool {
        let draft = "\(path).\(getpid())"
        unlink(draft)
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .unwritable(path: path) }
        defer {
            close(file)
            unlink(draft)
        }
        guard write(file, bytes, bytes.count) == bytes.count, fsync(file) == 0 else {
            throw .unwritable(path: path)
        }
        if link(draft, path) == 0 { return true }
        guard errno == EEXIST else { throw .unwritable(path: path) }
        return false
    }
}
