import Glibc

enum PipeError: Error, Equatable, CustomStringConvertible {
    /// Nobody reads any more.
    case closed
    case failed(errno: CInt)

    var description: String {
        switch self {
        case .closed: "the pipe is closed"
        case .failed(let number): String(cString: strerror(number))
        }
    }
}

/// Reading and writing that waits, for pipes and whatever else a shell puts in their place.
enum Pipe {
    /// Empty at the end.
    static func read(_ file: CInt, atMost count: Int) throws(PipeError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        while true {
            let read = Glibc.read(file, &bytes, count)
            if read >= 0 { return Array(bytes.prefix(read)) }
            if errno != EINTR { throw .failed(errno: errno) }
        }
    }

    /// All of it. The process must ignore SIGPIPE.
    static func write(_ bytes: [UInt8], to file: CInt) throws(PipeError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw errno == EPIPE ? .closed : .failed(errno: errno)
            }
        }
    }
}
