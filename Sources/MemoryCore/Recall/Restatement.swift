/// A text as it is compared with others that may say the same.
///
/// Two texts say the same if their vectors of one kind are near, they have the same numbers and
/// negations, and the words that both have stand in the same order: a vector says little about who
/// did what to whom. Only short texts are compared; a long one says more than its vector.
struct Restatement: Sendable {
    /// The cosine from which on two texts say the same.
    static let sameMeaning = 0.95

    let vector: Vector?
    private let words: [[UInt8]]
    private let tellingWords: TellingWords
    private let isLong: Bool

    /// - Parameter vector: nil finds the same words only.
    init(_ text: String, vector: Vector?) {
        self.vector = vector
        words = Self.words(of: text)
        tellingWords = TellingWords(of: text)
        isLong = Passages.ranges(of: text).count > 1
    }

    private static func words(of text: String) -> [[UInt8]] {
        var words: [[UInt8]] = []
        var tokenizer = Tokenizer()
        tokenizer.forEachWord(in: text.utf8Span.span) { words.append(Array(copying: $0)) }
        return words
    }

    /// The cosine; nil if they don't say the same.
    func similarity(to other: Restatement, cosine: Double) -> Double? {
        guard cosine >= Self.sameMeaning, !isLong, !other.isLong,
            tellingWords == other.tellingWords
        else { return nil }
        let (own, others) = (Set(words), Set(other.words))
        guard words.filter(others.contains) == other.words.filter(own.contains) else { return nil }
        return min(1, cosine)
    }

    /// Nil where one has no vector.
    func cosine(to other: Restatement) -> Double? {
        guard let vector, let other = other.vector, vector.values.count == other.values.count else {
            return nil
        }
        let dot = zip(vector.values, other.values).reduce(0) { $0 + Int($1.0) * Int($1.1) }
        return Double(dot) * Double(vector.scale) * Double(other.scale)
    }
}
