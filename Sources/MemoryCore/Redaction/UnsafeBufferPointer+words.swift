extension UnsafeBufferPointer<UInt8> {
    /// Where a run of letters and digits of ASCII ends that begins at `start`; eight bytes at a
    /// time.
    func endOfWord(from start: Int) -> Int {
        let bytes = UnsafeRawBufferPointer(self)
        var end = start
        while end + 8 <= count {
            let eight = bytes.loadUnaligned(fromByteOffset: end, as: UInt64.self)
            let others = UInt64(littleEndian: eight).marksOutsideWords
            guard others == 0 else { return end + others.trailingZeroBitCount / 8 }
            end += 8
        }
        while end < count, self[end].isASCIILetter || self[end].isASCIIDigit { end += 1 }
        return end
    }
}

extension UInt64 {
    /// The high bit of each byte that is neither a letter nor a digit. Sums of seven bits each stay
    /// in their byte.
    fileprivate var marksOutsideWords: UInt64 {
        let low = self & Self.every(0x7F)
        let small = low | Self.every(0x20)
        let letters = small.marks(from: UInt8(ascii: "a"), to: UInt8(ascii: "z"))
        let digits = low.marks(from: UInt8(ascii: "0"), to: UInt8(ascii: "9"))
        return ~((letters | digits) & ~self) & Self.every(0x80)
    }

    @inline(__always)
    private func marks(from first: UInt8, to last: UInt8) -> UInt64 {
        (self &+ Self.every(0x80 - first)) & ~(self &+ Self.every(0x7F - last))
    }

    @inline(__always)
    private static func every(_ byte: UInt8) -> UInt64 { 0x0101_0101_0101_0101 &* UInt64(byte) }
}
