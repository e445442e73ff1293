import NIOCore

/// The pieces of a streamed request body between the event loop and libcurl, which takes them
/// through its read callback.
struct RequestBodyQueue {
    enum Read: Equatable {
        case bytes(Int)
        /// Nothing at hand, more will come.
        case wait
        case end
    }

    private var pieces = CircularBuffer<ByteBuffer>()
    private var isFinished = false

    mutating func append(_ piece: ByteBuffer) {
        if piece.readableBytes > 0 { pieces.append(piece) }
    }

    mutating func finish() { isFinished = true }

    /// Fills `target` as far as the pieces go.
    mutating func read(into target: UnsafeMutableRawBufferPointer) -> Read {
        var filled = 0
        while filled < target.count, !pieces.isEmpty {
            let first = pieces.startIndex
            let count = min(target.count - filled, pieces[first].readableBytes)
            pieces[first].readWithUnsafeReadableBytes { bytes in
                let rest = UnsafeMutableRawBufferPointer(rebasing: target[filled...])
                rest.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
                return count
            }
            if pieces[first].readableBytes == 0 { pieces.removeFirst() }
            filled += count
        }
        if filled > 0 { return .bytes(filled) }
        return isFinished ? .end : .wait
    }
}
