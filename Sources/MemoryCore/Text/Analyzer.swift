/// Turns text into the terms it is found by: words without stop words, stemmed.
///
/// What is stored and what is asked go through the same steps, so a form of a word finds every
/// other form of it.
struct Analyzer {
    private var tokenizer = Tokenizer()

    /// Calls `body` with each term in order. The buffer is only good during the call.
    mutating func forEachTerm(in text: Span<UInt8>, _ body: ([UInt8]) -> Void) {
        forEachWord(in: text) { word in
            var term = Array(copying: word)
            if Self.makeTerm(&term) { body(term) }
        }
    }

    /// Calls `body` with each word in order. The bytes are only good during the call.
    mutating func forEachWord(in text: Span<UInt8>, _ body: (Span<UInt8>) -> Void) {
        tokenizer.forEachWord(in: text, body)
    }

    /// Turns a word into its term; `false` if it has none.
    static func makeTerm(_ word: inout [UInt8]) -> Bool {
        guard !StopWords.contains(word) else { return false }
        PorterStemmer.stem(&word)
        return true
    }

    static func terms(of text: String) -> [String] {
        var terms: [String] = []
        var analyzer = Analyzer()
        analyzer.forEachTerm(in: text.utf8Span.span) { term in
            terms.append(String(decoding: term, as: UTF8.self))
        }
        return terms
    }
}

extension Array {
    init(copying span: Span<Element>) {
        self = span.withUnsafeBufferPointer { Array($0) }
    }
}
