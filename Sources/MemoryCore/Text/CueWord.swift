/// Words that tell something apart from their meaning.
enum CueWord: Sendable {
    case time
    case please, always, never, i, prefer, really

    /// Nil for all other words. The word is in lower case.
    init?(_ word: Span<UInt8>) {
        guard let key = LetterKey(word) else {
            guard Self.year(word) != nil else { return nil }
            self = .time
            return
        }
        guard let known = Self.known[key] else { return nil }
        self = known
    }

    /// 1900 to 2099.
    static func year(_ word: Span<UInt8>) -> Int? {
        guard word.count == 4, word[0].isASCIIDigit, let year = number(word, digits: 4),
            1900...2099 ~= year
        else { return nil }
        return year
    }

    /// The number that the first `digits` bytes write.
    static func number(_ word: Span<UInt8>, digits: Int) -> Int? {
        var number = 0
        for at in 0..<digits {
            guard word[at].isASCIIDigit else { return nil }
            number = number * 10 + Int(word[at] & 0xF)
        }
        return number
    }

    private static let known: LetterTable<CueWord> = {
        let times = """
            yesterday today tonight tomorrow last next ago week weekend month year morning day \
            monday tuesday wednesday thursday friday saturday sunday january february march april \
            june july august september october november december recently since summer winter \
            spring fall
            """
        let others: [(String, CueWord)] = [
            ("please", .please), ("always", .always), ("never", .never), ("i", .i),
            ("prefer", .prefer), ("really", .really), ("usually", .really),
        ]
        return LetterTable(times.split(separator: " ").map { (String($0), .time) } + others)
    }()
}

/// A word of up to twelve letters of ASCII as one number.
struct LetterKey: Hashable, Sendable {
    let bits: UInt64

    init?(_ word: Span<UInt8>) {
        guard 1...12 ~= word.count else { return nil }
        var bits: UInt64 = 0
        for at in word.indices {
            guard word[at].isASCIILetter else { return nil }
            bits = bits << 5 | UInt64(word[at] & 0x1F)
        }
        self.bits = bits
    }

    init?(_ word: String) { self.init(word.utf8Span.span) }
}

/// A few words with a value each, found without hashing their bytes.
struct LetterTable<Value: Sendable>: Sendable {
    private var slots: [(key: UInt64, value: Value)?]

    init(_ words: [(String, Value)]) {
        slots = Array(repeating: nil, count: 256)
        for (word, value) in words {
            guard let key = LetterKey(word) else { continue }
            slots[slot(of: key)] = (key.bits, value)
        }
    }

    subscript(_ key: LetterKey) -> Value? { slots[slot(of: key)]?.value }

    /// The slot that holds the key, or the free one where it belongs.
    private func slot(of key: LetterKey) -> Int {
        var slot = Int(truncatingIfNeeded: (key.bits &* 0x9E37_79B9_7F4A_7C15) >> 56)
        while let known = slots[slot], known.key != key.bits { slot = (slot + 1) & 0xFF }
        return slot
    }
}
