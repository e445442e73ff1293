/// What a long message asks, without what is told around it.
///
/// Inside 190 words of other talk a question finds half of what it finds alone, by words and by
/// meaning; cut to its questions it finds as much as alone.
enum QueryFocus {
    /// Messages of up to so many words are asked as they are.
    private static let maxWords = 40
    private static let maxQuestions = 3
    /// Questions with fewer terms than this say too little: "What should I do?"
    private static let minTerms = 2
    private static let maxClosingSentences = 2

    /// The last questions of a long message, or its last two sentences if they say too little;
    /// nil for a message that is asked as a whole.
    static func focus(of text: String) -> String? {
        let bytes = text.utf8Span.span
        guard bytes.count > 2 * maxWords, countWords(in: bytes) > maxWords else { return nil }
        let sentences = sentences(of: bytes)
        guard sentences.count > 1 else { return nil }
        let questions = sentences.filter { bytes[$0.upperBound - 1] == UInt8(ascii: "?") }
        let asked = joined(questions.suffix(maxQuestions), of: bytes)
        if Analyzer.terms(of: asked).count >= minTerms { return asked }
        return joined(sentences.suffix(maxClosingSentences), of: bytes)
    }

    private static func joined(_ ranges: ArraySlice<Range<Int>>, of text: Span<UInt8>) -> String {
        ranges.map { range in
            text.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        }.joined(separator: " ")
    }

    private static func countWords(in text: Span<UInt8>) -> Int {
        var count = 0
        var isInside = false
        for at in text.indices {
            let isSpace = text[at] <= UInt8(ascii: " ")
            if !isSpace, !isInside { count += 1 }
            isInside = !isSpace
        }
        return count
    }

    /// Up to `.`, `!` or `?` before white space, or to the end of a line; none is empty.
    private static func sentences(of text: Span<UInt8>) -> [Range<Int>] {
        var sentences: [Range<Int>] = []
        var start: Int?
        for at in text.indices {
            let byte = text[at]
            if byte > UInt8(ascii: " "), start == nil { start = at }
            guard let from = start else { continue }
            let isEndOfText = at + 1 == text.count
            if byte == UInt8(ascii: "\n") {
                sentences.append(from..<at)
                start = nil
            } else if isEndOfText || endsSentence(byte) && text[at + 1] <= UInt8(ascii: " ") {
                sentences.append(from..<at + 1)
                start = nil
            }
        }
        return sentences
    }

    private static func endsSentence(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?")
    }
}
