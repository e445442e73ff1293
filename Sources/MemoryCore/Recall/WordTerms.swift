/// The numbers of terms, found by the words as they are written: a word that was met before costs
/// one look-up, and is not looked for among the stop words or stemmed again.
struct WordTerms: Sendable {
    private var table = TermTable()
    private var words = TermTable()
    /// The term of each word; `noTerm` for a stop word.
    private var termOfWord: [UInt32] = []
    private var cueOfWord: [CueWord?] = []

    private static let noTerm = UInt32.max

    /// Terms, not words.
    var count: Int { table.count }

    var estimatedBytes: Int {
        table.estimatedBytes + words.estimatedBytes + 5 * termOfWord.capacity
    }

    /// The number of the word's term, a new one if need be, nil for a stop word; and what the word
    /// tells beside its meaning.
    mutating func intern(_ word: Span<UInt8>) -> (term: TermTable.Number?, cue: CueWord?) {
        let known = words.number(of: word) ?? learn(word)
        return (number(ofKnown: known), cueOfWord[known])
    }

    private mutating func learn(_ word: Span<UInt8>) -> TermTable.Number {
        let number = words.intern(word)
        cueOfWord.append(CueWord(word))
        var term = Array(copying: word)
        let hasTerm = Analyzer.makeTerm(&term)
        termOfWord.append(hasTerm ? UInt32(table.intern(term.span)) : Self.noTerm)
        return number
    }

    enum Meaning {
        case term(TermTable.Number)
        case unknownTerm([UInt8])
        case stopWord
    }

    /// A part of its caller: all of the tables would be copied to call it.
    @inline(__always)
    func meaning(of word: Span<UInt8>) -> Meaning {
        if let known = words.number(of: word) {
            return number(ofKnown: known).map { .term($0) } ?? .stopWord
        }
        var term = Array(copying: word)
        guard Analyzer.makeTerm(&term) else { return .stopWord }
        return table.number(of: term.span).map { .term($0) } ?? .unknownTerm(term)
    }

    func term(_ number: TermTable.Number) -> ArraySlice<UInt8> { table.term(number) }

    /// The number of a term as `makeTerm` makes it, a new one if need be.
    mutating func intern(term: [UInt8]) -> TermTable.Number { table.intern(term.span) }

    private func number(ofKnown word: TermTable.Number) -> TermTable.Number? {
        termOfWord[word] == Self.noTerm ? nil : Int(termOfWord[word])
    }
}
