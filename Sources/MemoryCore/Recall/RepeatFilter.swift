/// Tells what says the same as something before it.
struct RepeatFilter {
    /// Two texts whose vectors are nearer than this say the same, unless they differ in a number
    /// or a negation: "I like tea at 5" is as near to "I like tea at 6" as a paraphrase is.
    private static let sameMeaning: Float = 0.97

    private var digests: [UInt64] = []
    /// What has been told, by its vector and in words.
    private var saidRows: [VectorTable.Row] = []
    private var saidContents: [String] = []

    /// Whether these terms have been said, in any order; notes that they are now.
    mutating func hasSaid(_ termsDigest: UInt64) -> Bool {
        if digests.contains(termsDigest) { return true }
        digests.append(termsDigest)
        return false
    }

    /// Whether this meaning has been told by a text with the same numbers and negations; notes it.
    mutating func hasSaid(
        _ content: String,
        meaning document: DocumentNumber,
        _ vectors: VectorTable
    ) -> Bool {
        // What has no vector, or more than one, can't be told from the rest.
        guard let row = vectors.onlyRow(of: document) else { return false }
        let isRepeat = saidRows.indices.contains { index in
            vectors.similarity(of: saidRows[index], and: row) > Self.sameMeaning
                && Self.tellingWords(of: saidContents[index]) == Self.tellingWords(of: content)
        }
        guard !isRepeat else { return true }
        saidRows.append(row)
        saidContents.append(content)
        return false
    }

    private static func tellingWords(of content: String) -> Set<[UInt8]> {
        tellingWords(among: words(of: content))
    }

    static func tellingWords(among words: [[UInt8]]) -> Set<[UInt8]> {
        Set(words.filter { $0.contains(where: \.isASCIIDigit) || negations.contains($0) })
    }

    static func words(of content: String) -> [[UInt8]] {
        var words: [[UInt8]] = []
        var tokenizer = Tokenizer()
        tokenizer.forEachWord(in: content.utf8Span.span) { words.append(Array(copying: $0)) }
        return words
    }

    private static let negations = Set(
        [
            "not", "no", "never", "none", "nobody", "nothing", "without", "dont", "doesnt",
            "didnt", "isnt", "arent", "wasnt", "werent", "cant", "cannot", "wont", "havent",
            "hasnt", "stopped",
        ].map { Array($0.utf8) }
    )
}
