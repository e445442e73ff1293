import FoundationEssentials
import Glibc
import MemoryCore

/// What belongs to this installation and outlives its runs: where its data is, and its secret.
package struct Installation: Sendable {
    let folder: String

    /// `$XDG_DATA_HOME/memory-proxy`, else `~/.local/share/memory-proxy` (XDG Base Directory).
    static func defaultFolder(_ environment: [String: String]) -> String {
        if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") {
            return data + "/memory-proxy"
        }
        return (environment["HOME"] ?? ".") + "/.local/share/memory-proxy"
    }

    enum Failure: Error, CustomStringConvertible, Equatable {
        case damagedSecret(path: String)
        case unwritable(path: String)

        var description: String {
            switch self {
            case .damagedSecret(let path):
                "\(path) is damaged or can't be read; without it no caller finds its memories, so "
                    + "restore it, or remove it to begin anew"
            case .unwritable(let path): "\(path) can't be written"
            }
        }
    }

    /// The secret that agents are derived with: made at the first start, readable by its owner
    /// only, never replaced. The folder must be there.
    func secret() throws(Failure) -> [UInt8] {
        let path = folder + "/secret"
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { return try knownSecret(path) }
        defer { close(file) }
        let secret = KeyedDigest.randomSecret()
        guard write(file, secret, secret.count) == secret.count, fsync(file) == 0 else {
            unlink(path)
            throw .unwritable(path: path)
        }
        return secret
    }

    private func knownSecret(_ path: String) throws(Failure) -> [UInt8] {
        guard errno == EEXIST else { throw .unwritable(path: path) }
        guard let data = FileManager.default.contents(atPath: path), data.count >= 16 else {
            throw .damagedSecret(path: path)
        }
        return [UInt8](data)
    }
}
