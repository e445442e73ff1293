/// Reads one text: characters gather in `word`, lower-cased and without accents, until something
/// ends it; then its pieces become tokens.
struct WordPieceReader {
    /// The reference calls longer words unknown.
    private static let maxWordCharacters = 100
    static let wordCapacity = maxWordCharacters * 4

    private(set) var tokens: [UInt16]
    private let file: WordPieceFile
    private let text: UnsafeBufferPointer<UInt8>
    private let word: UnsafeMutableBufferPointer<UInt8>
    private var wordCount = 0
    private var isWordTooLong = false
    private var at = 0

    init(
        _ file: WordPieceFile,
        _ text: UnsafeBufferPointer<UInt8>,
        word: UnsafeMutableBufferPointer<UInt8>,
        tokens: [UInt16]
    ) {
        self.file = file
        self.text = text
        self.word = word
        self.tokens = tokens
        self.tokens.reserveCapacity(tokens.count + min(text.count, 64))
    }

    /// Reads on to the end of the text, or until there are so many tokens.
    mutating func read(until limit: Int) {
        while at < text.count, tokens.count < limit {
            let byte = text[at]
            if byte < 0x80 { readASCII(byte) } else { readCharacter() }
        }
        endWord()
        if tokens.count > limit { tokens.removeSubrange(limit...) }
    }

    @inline(__always)
    private mutating func readASCII(_ byte: UInt8) {
        at += 1
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            push(byte)
        case UInt8(ascii: "A")...UInt8(ascii: "Z"):
            push(byte | 0x20)
        case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
            endWord()
        case 0x21...0x7E:
            endWord()
            if byte == UInt8(ascii: "["), readSpecialToken() { return }
            push(byte)
            endWord()
        default:
            break
        }
    }

    /// The reference takes these as tokens wherever a text names them, in this spelling only.
    private mutating func readSpecialToken() -> Bool {
        let named: [(StaticString, UInt16)] = [
            ("PAD]", 0), ("UNK]", WordPiece.unknown), ("CLS]", WordPiece.start),
            ("SEP]", WordPiece.end), ("MASK]", 103),
        ]
        for (name, token) in named {
            let bytes = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
            guard text[at...].starts(with: bytes) else { continue }
            at += bytes.count
            tokens.append(token)
            return true
        }
        return false
    }

    private mutating func readCharacter() {
        let (character, length) = decode()
        defer { at += length }
        let kind = file.kind(of: character)
        switch kind {
        case WordPieceFile.Kind.itself: push(text[at..<at + length])
        case WordPieceFile.Kind.dropped: break
        case WordPieceFile.Kind.space: endWord()
        case WordPieceFile.Kind.alone: pushAlone(text[at..<at + length])
        case WordPieceFile.Kind.syllable: pushSyllable(character)
        default:
            let replacement = file.replacement(kind)
            if replacement.isAlone { pushAlone(replacement.text) } else { push(replacement.text) }
        }
    }

    /// The character at `at`, which is not ASCII. The text is known to be valid UTF-8.
    private func decode() -> (UInt32, length: Int) {
        let length = text[at] < 0xE0 ? 2 : text[at] < 0xF0 ? 3 : 4
        let first = UInt32(text[at]) & (0x7F >> UInt32(length))
        let rest = text[at + 1..<at + length]
        return (rest.reduce(first) { $0 << 6 | UInt32($1 & 0x3F) }, length)
    }

    /// Unicode 3.12: a Hangul syllable is a leading consonant, a vowel and perhaps a trailing one.
    private mutating func pushSyllable(_ character: UInt32) {
        let index = character - 0xAC00
        push(jamo: 0x1100 + index / 588)
        push(jamo: 0x1161 + index % 588 / 28)
        if index % 28 > 0 { push(jamo: 0x11A7 + index % 28) }
    }

    private mutating func push(jamo: UInt32) {
        push(UInt8(0xE0 | jamo >> 12))
        push(UInt8(0x80 | jamo >> 6 & 0x3F))
        push(UInt8(0x80 | jamo & 0x3F))
    }

    private mutating func pushAlone(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
        endWord()
        push(bytes)
        endWord()
    }

    private mutating func push(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
        for byte in bytes { push(byte) }
    }

    @inline(__always)
    private mutating func push(_ byte: UInt8) {
        guard wordCount < Self.wordCapacity else { return isWordTooLong = true }
        word[wordCount] = byte
        wordCount += 1
    }

    private mutating func endWord() {
        guard wordCount > 0 else { return }
        let first = tokens.count
        if isTooLong || !appendPieces() {
            tokens.removeSubrange(first...)
            tokens.append(WordPiece.unknown)
        }
        wordCount = 0
        isWordTooLong = false
    }

    private var isTooLong: Bool {
        guard wordCount > Self.maxWordCharacters else { return false }
        let characters = word[..<wordCount].count { $0 & 0xC0 != 0x80 }
        return isWordTooLong || characters > Self.maxWordCharacters
    }

    /// The longest piece that the rest of the word begins with, again and again; false if there
    /// is none for some rest.
    private mutating func appendPieces() -> Bool {
        var start = 0
        var state = 0
        while start < wordCount {
            var (end, token) = (start, WordPieceFile.noToken)
            var next = start
            while next < wordCount, let child = file.child(of: state, word[next]) {
                state = child
                next += 1
                let found = file.token(of: state)
                if found != WordPieceFile.noToken { (end, token) = (next, found) }
            }
            guard token != WordPieceFile.noToken else { return false }
            tokens.append(token)
            start = end
            state = file.insideWord
        }
        return true
    }
}
