import FoundationEssentials
import Glibc

/// A proxy's claim to its data folder: a lock on `server.json`, held as long as this lives, and the
/// file says where the proxy listens.
///
/// The lock belongs to the open file (`F_OFD_SETLK`, fcntl(2)), so it ends with the process however
/// that ends, and asking for it (`F_OFD_GETLK`) takes nothing.
package final class FolderClaim: Sendable {
    // <asm-generic/fcntl.h>; the importer leaves them out.
    private static let getLock: CInt = 36
    private static let setLock: CInt = 37

    private let file: CInt

    static func path(in folder: String) -> String { folder + "/server.json" }

    /// Nil when another proxy has claimed the folder, or the file can't be written: both may run,
    /// and commands go through the first. The folder must be there.
    package init?(folder: String) {
        file = open(Self.path(in: folder), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { return nil }
        var lock = Self.lock(F_WRLCK)
        // What an ended proxy left is wrong from now on.
        guard fcntl(file, Self.setLock, &lock) == 0, ftruncate(file, 0) == 0,
            fchmod(file, 0o600) == 0
        else {
            close(file)
            return nil
        }
    }

    deinit { close(file) }

    /// Says where the proxy listens.
    package func announce(_ address: ListenAddress) {
        let server = RunningServer(address: address.fromThisMachine, pid: getpid())
        guard let text = try? JSONEncoder().encode(server) else { return }
        _ = text.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
    }

    static func isHeld(_ path: String) -> Bool {
        let file = open(path, O_RDWR | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        var lock = Self.lock(F_WRLCK)
        return fcntl(file, getLock, &lock) == 0 && Int32(lock.l_type) != F_UNLCK
    }

    /// The whole file.
    private static func lock(_ kind: CInt) -> flock {
        flock(l_type: Int16(kind), l_whence: Int16(SEEK_SET), l_start: 0, l_len: 0, l_pid: 0)
    }
}

extension ListenAddress {
    /// Every address is none to connect to; loopback is one of them.
    package var fromThisMachine: ListenAddress {
        switch host {
        case "0.0.0.0": ListenAddress(host: "127.0.0.1", port: port)
        case "::": ListenAddress(host: "::1", port: port)
        default: self
        }
    }
}
