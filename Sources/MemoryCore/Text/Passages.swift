/// Cuts a text into the pieces that get a vector each.
///
/// A model's vector blurs what a long text says, so a long text has several: passages of about
/// sixty words, whole sentences where possible, all of about the same length. Up to ninety words
/// are one passage, which is most messages. The same text always gives the same passages.
package enum Passages {
    /// DESIGN: passages of 60 words recalled best.
    static let words = 60
    /// Passages of a text at most. Longer texts have longer passages, up to `maxWords`.
    package static let maxCount = 16
    /// About what a model reads at once: 256 word pieces.
    static let maxWords = 160
    /// What is behind this many bytes of a text is not looked at.
    package static let maxBytes = 32 * 1024

    /// The passages as ranges of UTF-8 offsets, in order, without the space around them. None for
    /// a text without words.
    package static func ranges(of text: Span<UInt8>) -> [Range<Int>] {
        let text = text.extracting(first: maxBytes)
        let words = WordRanges.ranges(in: text)
        guard let first = words.first, let last = words.last else { return [] }
        var left = words.reduce(0) { $0 + length(of: $1) }
        var pieces = min(maxCount, (left + Self.words / 2) / Self.words)
        guard pieces > 1 else { return [first.lowerBound..<last.upperBound] }
        var ranges: [Range<Int>] = []
        var start = 0
        while pieces > 0, start < words.count {
            let wanted = min(maxWords, left / pieces)
            let end =
                pieces == 1 && left <= maxWords
                ? words.count : end(from: start, wanted: wanted, words, in: text)
            ranges.append(words[start].lowerBound..<words[end - 1].upperBound)
            left -= words[start..<end].reduce(0) { $0 + length(of: $1) }
            pieces -= 1
            start = end
        }
        return ranges
    }

    package static func ranges(of text: String) -> [Range<Int>] {
        ranges(of: text.utf8Span.span)
    }

    /// The passages themselves.
    package static func texts(of text: String) -> [String] {
        let bytes = text.utf8Span.span
        return ranges(of: bytes).map { range in
            bytes.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// The end of a passage of about `wanted` words: behind the sentence that ends nearest to
    /// that, or behind a word where none ends within a third of it.
    private static func end(
        from start: Int,
        wanted: Int,
        _ words: [Range<Int>],
        in text: Span<UInt8>
    ) -> Int {
        var best = (end: start + 1, miss: Int.max)
        var count = 0
        for index in start..<words.count {
            count += length(of: words[index])
            guard 3 * count <= 4 * wanted || index == start else { break }
            let isEnd = 3 * count >= 2 * wanted && endsSentence(words, index, in: text)
            // A word is as good an end as the worst sentence, if it is just the right one.
            let miss = isEnd ? abs(count - wanted) : wanted / 3 + 1 + abs(count - wanted)
            if miss <= best.miss { best = (index + 1, miss) }
        }
        return best.end
    }

    /// In words: a run without spaces, a long address or Chinese, counts as several.
    private static func length(of word: Range<Int>) -> Int { max(1, word.count / 8) }

    private static func endsSentence(
        _ words: [Range<Int>],
        _ index: Int,
        in text: Span<UInt8>
    ) -> Bool {
        guard index + 1 < words.count else { return true }
        for at in words[index].upperBound..<words[index + 1].lowerBound
        where text[at] == UInt8(ascii: "\n") { return true }
        var last = words[index].upperBound - 1
        while last > words[index].lowerBound, "\"')]*_".utf8.contains(text[last]) { last -= 1 }
        if ".!?".utf8.contains(text[last]) { return true }
        // 。！？
        guard last >= words[index].lowerBound + 2 else { return false }
        return switch (text[last - 2], text[last - 1], text[last]) {
        case (0xE3, 0x80, 0x82), (0xEF, 0xBC, 0x81), (0xEF, 0xBC, 0x9F): true
        default: false
        }
    }
}
