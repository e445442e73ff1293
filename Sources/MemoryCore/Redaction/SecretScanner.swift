/// Finds secrets in a text by their shape, from left to right.
///
/// The text is read word by word, a word being letters and digits of ASCII. At each word the rules
/// that it can begin or name are asked; each looks at a bounded number of bytes, or at a stretch
/// whose end is remembered, so that no text makes the time grow faster than its length.
struct SecretScanner {
    let text: UnsafeBufferPointer<UInt8>
    private let classes = ByteClass.ofByte
    let shapes = KeyShapes.shared
    private(set) var at = 0
    /// Where the last secret ended.
    private(set) var lastEnd = 0
    /// The end of the stretch of base64url that was looked at last.
    private var tokenEnd = 0
    /// The same for what may be a value.
    private var valueEnd = 0
    /// Where a first part ended that no web token follows.
    var endOfNoWebToken = -1
    /// Up to here a text of 40 characters may be the secret of an AWS key.
    var amazonEnd = 0
    /// The next end of a block, as far as it is known.
    var nextBlockEnd: Int?

    init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

    mutating func next() -> Secret? {
        while at < text.count {
            guard classOfByte(at).meets(.word) else {
                at += 1
                continue
            }
            let word = at..<text.endOfWord(from: at)
            if !isPlain(word), let secret = secret(at: word) {
                // What a rule takes may begin before its word, never before what was taken.
                at = secret.range.upperBound
                lastEnd = at
                return secret
            }
            at = word.upperBound
        }
        return nil
    }

    private mutating func secret(at whole: Range<Int>) -> Secret? {
        let word = withoutEscape(whole)
        guard let first = byte(word.lowerBound) else { return nil }
        if classes[Int(first)] == .digit {
            if let secret = card(at: word) ?? telegramToken(at: word) { return secret }
        } else if let secret = iban(at: word) ?? webToken(at: word) ?? block(at: word)
            ?? header(at: word) ?? telegramToken(at: word)
        {
            return secret
        }
        return key(at: word) ?? amazonSecret(at: word) ?? addressPassword(after: word)
            ?? assignment(to: word)
    }

    /// Whether no rule can have anything to do with the word, told from few bytes: so it is with
    /// nearly all words. What is rare is asked first, for the processor to guess right.
    private func isPlain(_ word: Range<Int>) -> Bool {
        let start = word.lowerBound
        let first = text[start]
        let (second, third) = (byte(start + 1) ?? 0, byte(start + 2) ?? 0)
        let letters = Self.threeLetters(first, second, third)
        if start < amazonEnd || follows(start, UInt8(ascii: "\\"), or: UInt8(ascii: "%")) {
            return false
        }
        switch byte(word.upperBound) {
        case UInt8(ascii: " "):
            if mayTakeValue(word) { return false }
            // Basic, Bearer.
            let mayBeScheme =
                letters == Self.threeLetters("bas") || letters == Self.threeLetters("bea")
            if mayBeScheme, 5...6 ~= word.count { return false }
        case UInt8(ascii: ":"), UInt8(ascii: "="), UInt8(ascii: "\""), UInt8(ascii: "'"),
            UInt8(ascii: "`"), UInt8(ascii: "\\"):
            return false
        default: break
        }
        if first.isASCIIDigit {
            return first < UInt8(ascii: "2") || 9...12 ~= word.count || word.count < 4
        }
        if shapes.mayBegin(with: first, second, third) { return false }
        if letters == Self.threeLetters("aws"), word.count == 3 { return false }
        if first == UInt8(ascii: "B"), word.count == 5 { return false }
        // What is left are account numbers, web tokens and AWS's secrets.
        let mayBeLong =
            third.isASCIIDigit || third == UInt8(ascii: "J")
            || letters == Self.threeLetters("sec")
        return !mayBeLong || word.count < 4
    }

    private func follows(_ index: Int, _ byte: UInt8, or other: UInt8) -> Bool {
        index > 0 && (text[index - 1] == byte || text[index - 1] == other)
    }

    /// `password is`, `password =`
    private func mayTakeValue(_ word: Range<Int>) -> Bool {
        switch byte(word.upperBound + 1) {
        case UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: " "): mayEndName(word)
        case UInt8(ascii: "i"), UInt8(ascii: "I"):
            holds("is", ignoringCaseAt: word.upperBound + 1) && mayEndName(word)
        default: false
        }
    }

    /// `\n`, `\u0020` and `%20` are often all that stands between a secret and the word before it.
    private func withoutEscape(_ word: Range<Int>) -> Range<Int> {
        switch byte(word.lowerBound - 1) {
        case UInt8(ascii: "\\") where text[word.lowerBound] == UInt8(ascii: "u"): word.dropFirst(5)
        case UInt8(ascii: "\\"): word.dropFirst(1)
        case UInt8(ascii: "%") where word.count > 2: word.dropFirst(2)
        default: word
        }
    }

    // MARK: Looking around

    func byte(_ index: Int) -> UInt8? { index >= 0 && index < text.count ? text[index] : nil }

    func classOfByte(_ index: Int) -> ByteClass {
        index >= 0 && index < text.count ? classes[Int(text[index])] : []
    }

    /// Where a stretch of such bytes ends that begins at `start`, or where `limit` bytes of it do.
    func end(of set: ByteClass, from start: Int, limit: Int = .max) -> Int {
        let last = limit < text.count - start ? start + limit : text.count
        var end = start
        while end < last, classes[Int(text[end])].meets(set) { end += 1 }
        return end
    }

    /// The same for base64url; what has been read once is not read again.
    mutating func endOfToken(from start: Int) -> Int {
        if start >= tokenEnd { tokenEnd = end(of: .token, from: start) }
        return tokenEnd
    }

    /// The same for bytes that are no sign between values.
    mutating func endOfValue(from start: Int) -> Int {
        guard start >= valueEnd else { return valueEnd }
        valueEnd = text[start...].firstIndex(where: Self.endsValue) ?? text.count
        return valueEnd
    }

    private static func endsValue(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x7F...0xFF, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"),
            UInt8(ascii: "\\"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "<"),
            UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "|"):
            true
        default: false
        }
    }

    func holds(_ pattern: StaticString, at index: Int) -> Bool {
        holds(pattern, at: index, settingBits: 0)
    }

    /// The same whatever the case; the pattern is in lower case.
    func holds(_ pattern: StaticString, ignoringCaseAt index: Int) -> Bool {
        holds(pattern, at: index, settingBits: 0x20)
    }

    @inline(__always)
    private func holds(_ pattern: StaticString, at index: Int, settingBits bits: UInt8) -> Bool {
        let count = pattern.utf8CodeUnitCount
        guard index >= 0, index + count <= text.count else { return false }
        let start = pattern.utf8Start
        for offset in 0..<count where text[index + offset] | bits != start[offset] {
            return false
        }
        return true
    }

    /// Three bytes as one number, whatever the case of letters.
    @inline(__always)
    static func threeLetters(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> UInt32 {
        (UInt32(first) << 16 | UInt32(second) << 8 | UInt32(third)) | 0x20_2020
    }

    @inline(__always)
    static func threeLetters(_ letters: StaticString) -> UInt32 {
        let start = letters.utf8Start
        return threeLetters(start[0], start[1], start[2])
    }

    /// Whether there is a long piece without joints in which letters are mixed with digits, or small
    /// ones with capitals: neither words with hyphens nor what stands for a key in a manual has one.
    /// Looks at 64 bytes at most.
    func looksRandom(_ range: Range<Int>) -> Bool {
        var piece = Piece()
        for index in range.prefix(64) {
            let kind = classes[Int(text[index])]
            if kind.meets(.word) { piece.add(kind) } else { piece = Piece() }
            if piece.isRandom { return true }
        }
        return false
    }

    private struct Piece {
        private var (digits, small, capital) = (0, 0, 0)

        mutating func add(_ kind: ByteClass) {
            if kind == .digit { digits += 1 }
            if kind == .lowercase { small += 1 }
            if kind == .uppercase { capital += 1 }
        }

        var isRandom: Bool {
            digits + small + capital >= 8
                && (digits > 0 && small + capital > 0 || small > 1 && capital > 1)
        }
    }
}
