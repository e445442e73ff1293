/// A snapshot is a row of blocks, each with its checksum: what a reader gets to see has been
/// checked, and neither side holds more than one block.
///
///     checksum (8 bytes) │ payload (1 MiB; the last one may be shorter)
enum SnapshotBlock {
    static let payloadBytes = 1 << 20
    static let checksumBytes = 8

    /// Finds damage, not malice. The number of the block goes in, so that a block in another's
    /// place is noticed. Four lanes, for they run side by side in the processor.
    static func checksum(of payload: UnsafeRawBufferPointer, number: Int) -> UInt64 {
        var lanes = (0..<4).map { mix(UInt64(number) &+ UInt64($0), into: ~UInt64(payload.count)) }
        var at = 0
        lanes.withUnsafeMutableBufferPointer { lanes in
            while at + 32 <= payload.count {
                for lane in 0..<4 {
                    let word = payload.loadUnaligned(
                        fromByteOffset: at + 8 * lane,
                        as: UInt64.self
                    )
                    lanes[lane] = mix(word, into: lanes[lane])
                }
                at += 32
            }
        }
        let tail = payload[at...].reduce(lanes[0]) { mix(UInt64($1), into: $0) }
        return lanes[1...].reduce(tail) { mix($1, into: $0) }
    }

    /// The middle of the product of two 64-bit numbers, and the word once more: a word that makes
    /// the product zero must not hide what came before.
    @inline(__always)
    private static func mix(_ word: UInt64, into hash: UInt64) -> UInt64 {
        let product = (hash ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high &+ (product.low ^ word) &+ 0x94D0_49BB_1331_11EB
    }
}
