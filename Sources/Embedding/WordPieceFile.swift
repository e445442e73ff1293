/// The vocabulary and the character table of the tokenizer, as `Tools/distill/wordpiece.py` wrote
/// them. Checked as a whole when it is opened (1 MB), so that what is read later is in bounds.
struct WordPieceFile: @unchecked Sendable {
    /// What becomes of a character. Numbers behind `syllable` are those of replacements.
    enum Kind {
        static let itself: UInt16 = 0
        /// Controls and accents.
        static let dropped: UInt16 = 1
        static let space: UInt16 = 2
        /// Punctuation and CJK characters: a word of its own.
        static let alone: UInt16 = 3
        /// Hangul, taken apart by a formula.
        static let syllable: UInt16 = 4
        static let firstReplacement: UInt16 = 5
    }

    /// A lower-cased character without its accent.
    struct Replacement {
        let text: Slice<UnsafeBufferPointer<UInt8>>
        let isAlone: Bool
    }

    static let noToken = UInt16.max
    private static let pageSize = 256
    private static let pageCount = 0x110000 / pageSize
    private static let replacementBytes = 16

    private let states: UnsafeBufferPointer<UInt64>
    private let pages: UnsafeBufferPointer<UInt16>
    private let kinds: UnsafeBufferPointer<UInt16>
    private let replacements: UnsafeBufferPointer<UInt8>
    /// Where the pieces inside a word begin.
    private(set) var insideWord: Int = 0

    init(_ file: UnsafeRawBufferPointer) throws(MiniLMError) {
        var file = try ModelFile(file, .wordPiece)
        try file.checkContents()
        states = try file.section(of: UInt64.self, count: file.counts[0])
        pages = try file.section(of: UInt16.self, count: Self.pageCount)
        kinds = try file.section(of: UInt16.self, count: file.counts[1] * Self.pageSize)
        replacements = try file.section(
            of: UInt8.self,
            count: file.counts[2] * Self.replacementBytes
        )
        let hash = UInt8(ascii: "#")
        guard let one = child(of: 0, hash), let two = child(of: one, hash) else {
            throw .unknownFormat
        }
        insideWord = two
    }

    /// The state behind one more byte. State 0 is the beginning of a word.
    @inline(__always)
    func child(of state: Int, _ byte: UInt8) -> Int? {
        let next = Int(truncatingIfNeeded: states[state] & 0xFF_FFFF) + Int(byte)
        return Int(truncatingIfNeeded: states[next] >> 24 & 0xFF_FFFF) == state ? next : nil
    }

    /// The piece that ends in a state; `noToken` if none does.
    @inline(__always)
    func token(of state: Int) -> UInt16 { UInt16(truncatingIfNeeded: states[state] >> 48) }

    func kind(of character: UInt32) -> UInt16 {
        let page = Int(pages[Int(character >> 8)])
        return kinds[page * Self.pageSize + Int(character & 0xFF)]
    }

    func replacement(_ kind: UInt16) -> Replacement {
        let start = Int(kind - Kind.firstReplacement) * Self.replacementBytes
        let text = start + 3..<start + 3 + Int(replacements[start])
        return Replacement(text: replacements[text], isAlone: replacements[start + 2] != 0)
    }
}
