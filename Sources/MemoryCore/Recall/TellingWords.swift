/// The numbers and negations of a text: "I like tea at 5" is as near to "I like tea at 6" as a
/// paraphrase is, and means something else.
struct TellingWords: Equatable, Sendable {
    /// A number for each word, ascending, each once. That two words have the same is not to be
    /// expected: there are 2⁶⁴.
    private var numbers: [UInt64] = []

    init(of content: String) {
        var tokenizer = Tokenizer()
        tokenizer.forEachWord(in: content.utf8Span.span) { word in
            if Self.tells(word) { numbers.append(Self.number(of: word)) }
        }
        numbers.sort()
        var last: UInt64?
        numbers.removeAll { number in
            defer { last = number }
            return number == last
        }
    }

    private static func tells(_ word: Span<UInt8>) -> Bool {
        for at in word.indices where word[at].isASCIIDigit { return true }
        return LetterKey(word).map { negations[$0] != nil } ?? false
    }

    /// FNV-1a (Fowler, Noll and Vo), 64 bits.
    private static func number(of word: Span<UInt8>) -> UInt64 {
        var number: UInt64 = 0xCBF2_9CE4_8422_2325
        for at in word.indices { number = (number ^ UInt64(word[at])) &* 0x100_0000_01B3 }
        return number
    }

    private static let negations = LetterTable(
        [
            "not", "no", "never", "none", "nobody", "nothing", "without", "dont", "doesnt",
            "didnt", "isnt", "arent", "wasnt", "werent", "cant", "cannot", "wont", "havent",
            "hasnt", "stopped",
        ].map { ($0, true) }
    )
}
