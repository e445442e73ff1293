import Glibc

/// An open file that is closed with its owner.
struct SnapshotFile: ~Copyable {
    private let descriptor: CInt

    /// Readable by its owner only, from its first moment.
    init(creating path: String) throws(SnapshotError) {
        unlink(path)
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .unusable(operation: "open", code: errno) }
    }

    init(reading path: String) throws(SnapshotError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw .unusable(operation: "open", code: errno) }
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    }

    deinit { close(descriptor) }

    func size() throws(SnapshotError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .unusable(operation: "fstat", code: errno)
        }
        return Int(status.st_size)
    }

    func write<Value: PlainValue>(_ values: [Value]) throws(SnapshotError) {
        var written = 0
        let count = values.count * MemoryLayout<Value>.stride
        while written < count {
            let result = values.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress.map { $0 + written }, count - written)
            }
            if result < 0, errno == EINTR { continue }
            guard result > 0 else { throw .unusable(operation: "write", code: errno) }
            written += result
        }
    }

    /// Exactly so many bytes.
    func read(_ count: Int) throws(SnapshotError) -> [UInt8] {
        var failure: SnapshotError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let result = Glibc.read(
                    descriptor,
                    buffer.baseAddress.map { $0 + filled },
                    count - filled
                )
                if result < 0, errno == EINTR { continue }
                guard result > 0 else {
                    failure = result == 0 ? .damaged : .unusable(operation: "read", code: errno)
                    return
                }
                filled += result
            }
        }
        if let failure { throw failure }
        return bytes
    }

    func synchronise() throws(SnapshotError) {
        guard fdatasync(descriptor) == 0 else {
            throw .unusable(operation: "fdatasync", code: errno)
        }
    }
}
