/// The words of a query, to be recognised in text in any form.
struct QueryWords {
    private var numbers: [[UInt8]: Int] = [:]
    /// Which first two bytes its terms have. Stemming never changes those, so most words of a text
    /// need not be stemmed to know that they are none.
    private var beginnings = [Bool](repeating: false, count: 1024)

    var count: Int { numbers.count }

    init(_ query: String) {
        var analyzer = Analyzer()
        analyzer.forEachTerm(in: query.utf8Span.span.extracting(first: Vocabulary.maxQueryBytes)) {
            guard numbers[$0] == nil else { return }
            numbers[$0] = numbers.count
            beginnings[Self.beginning(of: $0.span)] = true
        }
    }

    /// For each range of the text the number of a query word in it, or nil.
    func matches(_ ranges: [Range<Int>], in text: Span<UInt8>) -> [Int?] {
        var tokenizer = Tokenizer()
        var matches = [Int?](repeating: nil, count: ranges.count)
        for (index, range) in ranges.enumerated() {
            tokenizer.forEachWord(in: text.extracting(range)) { word in
                guard beginnings[Self.beginning(of: word)] else { return }
                var term = Array(copying: word)
                PorterStemmer.stem(&term)
                if let number = numbers[term] { matches[index] = number }
            }
        }
        return matches
    }

    private static func beginning(of word: Span<UInt8>) -> Int {
        let second = word.count > 1 ? word[1] : 0
        return Int(word[0] & 0x1F) << 5 | Int(second & 0x1F)
    }
}
