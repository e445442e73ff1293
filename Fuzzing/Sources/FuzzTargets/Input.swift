/// What the fuzzer gives: a few bytes that choose how, then the bytes that it is done to.
struct Input {
    private(set) var rest: UnsafeRawBufferPointer

    init(_ data: UnsafePointer<UInt8>, _ count: Int) {
        rest = UnsafeRawBufferPointer(start: data, count: count)
    }

    /// Takes one byte; 0 where there is none.
    mutating func choice() -> UInt8 {
        guard let first = rest.first else { return 0 }
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst())
        return first
    }

    var text: String { String(decoding: rest, as: UTF8.self) }
}

extension UnsafeRawBufferPointer {
    /// Cuts the bytes into pieces of up to 31 bytes, as the seed says: 0 gives single bytes.
    func forEachPiece(seed: UInt8, _ body: (UnsafeRawBufferPointer) -> Void) {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15
        var start = 0
        while start < count {
            state = state &* 6_364_136_223_846_793_005 &+ UInt64(seed) &* 2 &+ 1
            let length = seed == 0 ? 1 : Int(truncatingIfNeeded: state >> 59)
            let end = Swift.min(count, start + length)
            body(UnsafeRawBufferPointer(rebasing: self[start..<end]))
            start = end
        }
    }
}
