/// Splits a stream of bytes into lines that end with LF, CR or CRLF, however it is cut into chunks.
///
/// A line inside one chunk is not copied. A line is collected up to `maxBytes`; of a longer one,
/// copied or not, only its end is reported.
struct LineSplitter: Sendable {
    static let maxBytes = 1 << 20

    enum Line {
        /// Where the line stands in the chunk.
        case inChunk(Range<Int>)
        /// A line that began in an earlier chunk.
        case collected([UInt8])
        case tooLong(start: Int)
    }

    /// What has come of a line whose end has not.
    private(set) var rest: [UInt8] = []
    private var isTooLong = false
    /// A chunk ended with CR: an LF at the start of the next one belongs to it.
    private var expectsLineFeed = false

    /// The next line that ends in `chunk` at or behind `position`, which moves behind its end.
    mutating func next(in chunk: UnsafeRawBufferPointer, at position: inout Int) -> Line? {
        skipLineFeed(in: chunk, at: &position)
        let start = position
        let end = chunk.firstLineEnd(from: start)
        guard end < chunk.count else {
            position = end
            collect(UnsafeRawBufferPointer(rebasing: chunk[start..<end]))
            return nil
        }
        position = end + 1
        expectsLineFeed = chunk[end] == .carriageReturn
        return line(in: chunk, from: start, to: end)
    }

    /// The line that the stream ended in.
    mutating func last() -> Line {
        line(in: UnsafeRawBufferPointer(start: nil, count: 0), from: 0, to: 0)
    }

    private mutating func skipLineFeed(in chunk: UnsafeRawBufferPointer, at position: inout Int) {
        guard expectsLineFeed, position < chunk.count else { return }
        expectsLineFeed = false
        if chunk[position] == .lineFeed { position += 1 }
    }

    private mutating func line(
        in chunk: UnsafeRawBufferPointer,
        from start: Int,
        to end: Int
    ) -> Line {
        guard isTooLong || !rest.isEmpty else {
            return end - start > Self.maxBytes ? .tooLong(start: start) : .inChunk(start..<end)
        }
        collect(UnsafeRawBufferPointer(rebasing: chunk[start..<end]))
        defer {
            rest = []
            isTooLong = false
        }
        return isTooLong ? .tooLong(start: 0) : .collected(rest)
    }

    private mutating func collect(_ bytes: UnsafeRawBufferPointer) {
        guard !isTooLong else { return }
        isTooLong = rest.count + bytes.count > Self.maxBytes
        if isTooLong {
            rest = []
        } else {
            rest.append(contentsOf: bytes)
        }
    }
}
