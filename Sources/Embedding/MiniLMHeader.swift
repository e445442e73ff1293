import CKernels

/// The first 64 bytes of the weights, little-endian:
/// ```
///  0 magic "MPMINILM"   8 format   12 vocabulary, positions, hidden, layers, heads, feed-forward
/// 40 bytes that follow the header   48 their checksum   56 zero
/// ```
struct MiniLMHeader {
    static let byteCount = 64
    static let layers = 6
    private static let magic = Array("MPMINILM".utf8)
    private static let format = 1
    private static let shape = [
        format, MiniLMWeights.vocabulary, Int(MINILM_MAX_TOKENS), Int(MINILM_HIDDEN), layers,
        Int(MINILM_HEADS), Int(MINILM_FEED_FORWARD),
    ]

    let contentsByteCount: UInt64
    let checksum: UInt64

    init(file: UnsafeRawBufferPointer) throws(MiniLMError) {
        guard file.count >= Self.byteCount, file.starts(with: Self.magic) else {
            throw .unknownFormat
        }
        guard Int(bitPattern: file.baseAddress) % MiniLMWeights.alignment == 0 else {
            throw .misaligned
        }
        let shape = Self.shape.indices.map { index in
            Int(UInt32(littleEndian: file.load(fromByteOffset: 8 + index * 4, as: UInt32.self)))
        }
        guard shape == Self.shape else { throw .unknownFormat }
        contentsByteCount = UInt64(littleEndian: file.load(fromByteOffset: 40, as: UInt64.self))
        checksum = UInt64(littleEndian: file.load(fromByteOffset: 48, as: UInt64.self))
    }

    /// The 64-bit words, each times an odd number of its own, summed modulo 2^64: no change of a
    /// single word keeps it.
    static func checksum(of contents: UnsafeRawBufferPointer) -> UInt64 {
        contents.withMemoryRebound(to: UInt64.self) { words in
            var sum: UInt64 = 0
            var factor: UInt64 = 1
            for word in words {
                sum &+= UInt64(littleEndian: word) &* factor
                factor &+= 2
            }
            return sum
        }
    }
}
