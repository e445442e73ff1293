/// Where one text differs from another: what stands before and behind is the same in both, and is
/// cut off at spaces, so that the words of the whole are those of its parts.
struct TextEdit {
    let old: Range<Int>
    let new: Range<Int>

    init(from old: Span<UInt8>, to new: Span<UInt8>) {
        let shorter = min(old.count, new.count)
        var start = Self.same(old, new, atMost: shorter)
        while start < shorter, old[start] == new[start] { start += 1 }
        while start > 0, old[start - 1] != UInt8(ascii: " ") { start -= 1 }
        var rest = Self.sameAtEnd(old, new, atMost: shorter - start)
        while rest < shorter - start, old[old.count - 1 - rest] == new[new.count - 1 - rest] {
            rest += 1
        }
        while rest > 0, old[old.count - rest] != UInt8(ascii: " ") { rest -= 1 }
        self.old = start..<old.count - rest
        self.new = start..<new.count - rest
    }

    /// How many bytes are the same from the start, in steps of eight.
    private static func same(_ old: Span<UInt8>, _ new: Span<UInt8>, atMost limit: Int) -> Int {
        old.withUnsafeBytes { old in
            new.withUnsafeBytes { new in
                var at = 0
                while at + 8 <= limit, eight(of: old, at) == eight(of: new, at) { at += 8 }
                return at
            }
        }
    }

    /// The same from the end.
    private static func sameAtEnd(
        _ old: Span<UInt8>,
        _ new: Span<UInt8>,
        atMost limit: Int
    ) -> Int {
        old.withUnsafeBytes { old in
            new.withUnsafeBytes { new in
                var count = 0
                while count + 8 <= limit,
                    eight(of: old, old.count - count - 8) == eight(of: new, new.count - count - 8)
                { count += 8 }
                return count
            }
        }
    }

    private static func eight(of bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
        bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }
}
