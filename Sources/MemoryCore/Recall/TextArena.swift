/// Keeps the texts of a scope as UTF-8 in chunks of up to 1 MiB: no allocation a text, and no
/// copy of everything when it grows.
struct TextArena: Sendable {
    /// Where a text lies.
    struct Slice: Sendable {
        fileprivate(set) var chunk: UInt32 = 0
        fileprivate(set) var offset: UInt32 = 0
        fileprivate(set) var count: UInt32 = 0

        var byteCount: Int { Int(count) }
    }

    private static let chunkBytes = 1 << 20

    private var chunks: [[UInt8]] = []
    /// Bytes of texts that are still wanted, and of those that are not.
    private(set) var liveBytes = 0
    private(set) var deadBytes = 0

    var estimatedBytes: Int { chunks.reduce(0) { $0 + $1.capacity + 32 } }

    /// Whether rewriting the live texts would free more than it keeps.
    var isMostlyDead: Bool { deadBytes > Self.chunkBytes / 16 && deadBytes > liveBytes }

    mutating func append(_ text: Span<UInt8>) -> Slice {
        if chunks.isEmpty || chunks[chunks.count - 1].count + text.count > Self.chunkBytes {
            chunks.append([])
        }
        let chunk = chunks.count - 1
        let slice = Slice(
            chunk: UInt32(chunk),
            offset: UInt32(chunks[chunk].count),
            count: UInt32(clamping: text.count)
        )
        text.withUnsafeBufferPointer { chunks[chunk].append(contentsOf: $0) }
        liveBytes += text.count
        return slice
    }

    mutating func discard(_ slice: Slice) {
        liveBytes -= Int(slice.count)
        deadBytes += Int(slice.count)
    }

    func withText<Result>(_ slice: Slice, _ body: (Span<UInt8>) -> Result) -> Result {
        let start = Int(slice.offset)
        let chunk = chunks[Int(slice.chunk)]
        let span = chunk.span
        return body(span.extracting(start..<start + Int(slice.count)))
    }

    func string(_ slice: Slice) -> String {
        withText(slice) { text in
            text.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        }
    }
}
