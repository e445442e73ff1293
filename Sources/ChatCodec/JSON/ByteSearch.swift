/// Searches that look at eight bytes in one machine word ("SWAR"). Nearly all bytes of a chat are
/// the insides of strings, so the speed of a scan is the speed of these loops.
extension UnsafeRawBufferPointer {
    /// The first quote, backslash or control character at or after `start`; `count` if none.
    func firstStringSpecial(from start: Int) -> Int {
        firstIndex(from: start) { word in
            (word.marksEqual(to: .quote) | word.marksEqual(to: .backslash) | word.marksControls)
                & .highBits
        }
    }

    /// The first CR or LF at or after `start`; `count` if none.
    func firstLineEnd(from start: Int) -> Int {
        firstIndex(from: start) { word in
            (word.marksEqual(to: .lineFeed) | word.marksEqual(to: .carriageReturn)) & .highBits
        }
    }

    /// `marks` sets the high bit of every byte looked for. It may set others above the first such
    /// byte, which are never looked at.
    @inline(__always)
    private func firstIndex(from start: Int, marks: (UInt64) -> UInt64) -> Int {
        var index = start
        while index &+ 8 <= count {
            let word = loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let found = marks(UInt64(littleEndian: word))
            guard found == 0 else { return index &+ found.trailingZeroBitCount / 8 }
            index &+= 8
        }
        let found = marks(lastWord(from: index))
        return found == 0 ? count : Swift.min(count, index &+ found.trailingZeroBitCount / 8)
    }

    /// The last bytes, fewer than eight, with zeros behind them.
    private func lastWord(from start: Int) -> UInt64 {
        var word: UInt64 = 0
        for index in start..<Swift.max(start, count) {
            word |= UInt64(self[index]) &<< UInt64((index &- start) &* 8)
        }
        return word
    }
}

extension UInt64 {
    private static var ones: UInt64 { 0x0101_0101_0101_0101 }
    fileprivate static var highBits: UInt64 { 0x8080_8080_8080_8080 }

    /// Subtracting one from a zero byte borrows into its high bit; the byte itself has none.
    @inline(__always)
    fileprivate func marksEqual(to byte: UInt8) -> UInt64 {
        let zeroed = self ^ (UInt64(byte) &* .ones)
        return (zeroed &- .ones) & ~zeroed
    }

    @inline(__always)
    fileprivate var marksControls: UInt64 { (self &- (0x20 &* .ones)) & ~self }
}
