/// Finds what a long memory has to say about a query.
struct PassageFinder {
    /// The words that a passage is judged by.
    static let passageWords = 60
    /// What is behind this many bytes of a memory is not looked at.
    static let maxBytes = 32 * 1024

    private let query: String
    /// Made for the first memory that is too long; most are not.
    private lazy var queryWords = QueryWords(query)

    init(query: String) { self.query = query }

    /// The content itself if it fits. Otherwise the sixty words that hold the most different words
    /// of the query (the first ones, if several do), with what fits before and behind them,
    /// cut between words and marked with "…".
    mutating func best(of content: String, maxTokens: Int) -> String {
        let maxBytes = maxTokens * TokenEstimate.bytesPerToken
        guard content.utf8.count > maxBytes else { return content }
        let text = content.utf8Span.span.extracting(first: Self.maxBytes)
        let words = WordRanges.ranges(in: text)
        let matches = queryWords.matches(words, in: text)
        let window = Self.bestWindow(matches, queryWords.count)
        let ellipses = 2 * "… ".utf8.count
        let kept = Self.grow(window, words, maxBytes: maxBytes - ellipses)
        guard let first = kept.first, let last = kept.last else { return "" }
        let range = words[first].lowerBound..<words[last].upperBound
        let passage = text.extracting(range).withUnsafeBufferPointer {
            String(decoding: $0, as: UTF8.self)
        }
        let isCutBehind = range.upperBound < content.utf8.count
        return (first > 0 ? "… " : "") + passage + (isCutBehind ? " …" : "")
    }

    /// The window of `passageWords` with the most different matches.
    private static func bestWindow(_ matches: [Int?], _ queryCount: Int) -> Range<Int> {
        var counts = [Int](repeating: 0, count: queryCount)
        var distinct = 0
        var (best, bestEnd) = (-1, 0)
        for (index, match) in matches.enumerated() {
            if let match {
                counts[match] += 1
                if counts[match] == 1 { distinct += 1 }
            }
            if index >= passageWords, let left = matches[index - passageWords] {
                counts[left] -= 1
                if counts[left] == 0 { distinct -= 1 }
            }
            let isFull = index + 1 >= min(passageWords, matches.count)
            if isFull, distinct > best { (best, bestEnd) = (distinct, index + 1) }
        }
        return max(0, bestEnd - passageWords)..<bestEnd
    }

    /// The window, with words added on both sides or taken from its end until it fills the room.
    private static func grow(
        _ window: Range<Int>,
        _ words: [Range<Int>],
        maxBytes: Int
    ) -> Range<Int> {
        var (first, end) = (window.lowerBound, window.upperBound)
        guard first < end else { return window }
        func bytes(_ first: Int, _ end: Int) -> Int {
            words[end - 1].upperBound - words[first].lowerBound
        }
        while end - first > 1, bytes(first, end) > maxBytes { end -= 1 }
        while true {
            let canEnd = end < words.count && bytes(first, end + 1) <= maxBytes
            if canEnd { end += 1 }
            let canBegin = first > 0 && bytes(first - 1, end) <= maxBytes
            if canBegin { first -= 1 }
            guard canEnd || canBegin else { return first..<end }
        }
    }
}

/// Where text may be cut.
enum WordRanges {
    /// Longer runs without a space are cut too, between scalars: Chinese has no spaces.
    private static let maxBytes = 48

    static func ranges(in text: Span<UInt8>) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        ranges.reserveCapacity(text.count / 5)
        var start = 0
        for at in 0..<text.count {
            let byte = text[at]
            if byte <= UInt8(ascii: " ") {
                if start < at { ranges.append(start..<at) }
                start = at + 1
            } else if at - start >= maxBytes, byte & 0xC0 != 0x80 {
                ranges.append(start..<at)
                start = at
            }
        }
        if start < text.count { ranges.append(start..<text.count) }
        return ranges
    }
}
