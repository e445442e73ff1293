/// Where one text differs from another: what stands before and behind is the same in both, and is
/// cut off at spaces, so that the words of the whole are those of its parts.
struct TextEdit {
    let old: Range<Int>
    let new: Range<Int>

    init(from old: Span<UInt8>, to new: Span<UInt8>) {
        let shorter = min(old.count, new.count)
        var start = 0
        while start < shorter, old[start] == new[start] { start += 1 }
        while start > 0, old[start - 1] != UInt8(ascii: " ") { start -= 1 }
        var rest = 0
        while rest < shorter - start, old[old.count - 1 - rest] == new[new.count - 1 - rest] {
            rest += 1
        }
        while rest > 0, old[old.count - rest] != UInt8(ascii: " ") { rest -= 1 }
        self.old = start..<old.count - rest
        self.new = start..<new.count - rest
    }
}
