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
            let word = at..<end(of: .word, from: at)
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
    /// nearly all words.
    private func isPlain(_ word: Range<Int>) -> Bool {
        let (start, count) = (word.lowerBound, word.count)
        let first = text[start]
        if start < amazonEnd || follows(start, UInt8(ascii: "\\"), or: UInt8(ascii: "%")) {
            return false
        }
        switch byte(word.upperBound) {
        case UInt8(ascii: ":"), UInt8(ascii: "="), UInt8(ascii: "\""), UInt8(ascii: "'"),
            UInt8(ascii: "`"), UInt8(ascii: "\\"):
            return false
        case UInt8(ascii: " "):
            if mayTakeValue(word) || mayBeScheme(word) { return false }
        default: break
        }
        if classes[Int(first)] == .digit {
            return first < UInt8(ascii: "2") || 9...12 ~= count || count < 4
        }
        let (second, third) = (byte(start + 1) ?? 0, byte(start + 2) ?? 0)
        if shapes.mayBegin(with: first, second, third) { return false }
        switch count {
        case ..<3: return true
        case 3: return !holds("aws", ignoringCaseAt: start)
        case 5 where first == UInt8(ascii: "B"): return false
        default:
            // What is left are account numbers, web tokens and AWS's secrets.
            return classes[Int(third)] != .digit && third != UInt8(ascii: "J")
                && !holds("sec", ignoringCaseAt: start)
        }
    }

    /// `Basic` or `Bearer`.
    private func mayBeScheme(_ word: Range<Int>) -> Bool {
        5...6 ~= word.count
            && (holds("bas", ignoringCaseAt: word.lowerBound)
                || holds("bea", ignoringCaseAt: word.lowerBound))
    }

    private func follows(_ index: Int, _ byte: UInt8, or other: UInt8) -> Bool {
        index > 0 && (text[index - 1] == byte || text[index - 1] == other)
    }

    /// `password is`, `password =`
    private func mayTakeValue(_ word: Range<Int>) -> Bool {
        guard endsName(text[word.upperBound - 1]) else { return false }
        let next = byte(word.upperBound + 1)
        return next == UInt8(ascii: "=") || next == UInt8(ascii: ":") || next == UInt8(ascii: " ")
            || holds("is", ignoringCaseAt: word.upperBound + 1)
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
        guard index >= 0, index + pattern.utf8CodeUnitCount <= text.count else { return false }
        return pattern.withUTF8Buffer { pattern in
            pattern.indices.allSatisfy { text[index + $0] == pattern[$0] }
        }
    }

    /// The same whatever the case; the pattern is in lower case.
    func holds(_ pattern: StaticString, ignoringCaseAt index: Int) -> Bool {
        guard index >= 0, index + pattern.utf8CodeUnitCount <= text.count else { return false }
        return pattern.withUTF8Buffer { pattern in
            pattern.indices.allSatisfy { text[index + $0] | 0x20 == pattern[$0] }
        }
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
