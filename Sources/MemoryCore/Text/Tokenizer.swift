/// Cuts text into lower-case words.
///
/// A word is a run of letters, digits and marks. Case and Latin accents are folded ("Café" gives
/// `cafe`), an apostrophe does not split ("don't" gives `dont`) and takes a clitic away
/// ("Anna's" gives `anna`, "we'll" gives `we`). Scripts that are written without spaces give every
/// character and every pair of neighbours as words.
struct Tokenizer {
    /// Longer words are cut: what is behind them is not language.
    static let maxWordBytes = 64

    /// The word so far, where it isn't a piece of the text as it stands.
    private var word: [UInt8] = []
    private var apostrophe: Int?
    private var spaceless = SpacelessRun()

    /// Calls `body` with each word in order. The bytes are only good during the call. Bytes that
    /// are not UTF-8 separate words.
    mutating func forEachWord(in text: Span<UInt8>, _ body: (Span<UInt8>) -> Void) {
        var at = 0
        while at < text.count {
            let byte = text[at]
            if byte.isPlain, word.isEmpty {
                at = takePlainRun(in: text, from: at, body)
                continue
            }
            guard byte < 0x80 else {
                let scalar = UTF8Decoder.scalar(in: text, at: &at)
                take(scalar, body)
                continue
            }
            at += 1
            if byte.isASCIILetter {
                append(byte | 0x20)
            } else if byte.isASCIIDigit {
                append(byte)
            } else if byte == UInt8(ascii: "'") {
                takeApostrophe()
            } else {
                endWord(body)
            }
        }
        endWord(body)
    }

    /// Most words are lower case throughout and need no copy. Returns where to go on: behind the
    /// word, or behind the part of it that was taken.
    private mutating func takePlainRun(
        in text: Span<UInt8>,
        from start: Int,
        _ body: (Span<UInt8>) -> Void
    ) -> Int {
        var end = start + 1
        while end < text.count, text[end].isPlain { end += 1 }
        let run = text.extracting(start..<end)
        let isWhole = end == text.count || text[end].endsWord
        if isWhole, run.count <= Self.maxWordBytes {
            spaceless.end()
            body(run)
        } else {
            run.extracting(first: Self.maxWordBytes).withUnsafeBufferPointer {
                word.append(contentsOf: $0)
            }
        }
        return end
    }

    private mutating func take(_ scalar: Unicode.Scalar?, _ body: (Span<UInt8>) -> Void) {
        guard let scalar else { return endWord(body) }
        switch FoldedScalar(scalar) {
        case .ascii(let first, let second):
            append(first)
            if let second { append(second) }
        case .scalar(let folded):
            append(contentsOf: folded)
        case .spaceless(let character):
            endWord(keepingRun: true, body)
            spaceless.forEachWord(endingIn: character, &word, body)
        case .ignored:
            break
        case .apostrophe:
            takeApostrophe()
        case .separator:
            endWord(body)
        }
    }

    private mutating func append(_ byte: UInt8) {
        if word.count < Self.maxWordBytes { word.append(byte) }
    }

    private mutating func append(contentsOf scalar: Unicode.Scalar) {
        guard word.count < Self.maxWordBytes else { return }
        word.append(contentsOf: UTF8.encode(scalar) ?? .init())
    }

    private mutating func takeApostrophe() {
        if !word.isEmpty { apostrophe = word.count }
    }

    private mutating func endWord(keepingRun: Bool = false, _ body: (Span<UInt8>) -> Void) {
        if !keepingRun { spaceless.end() }
        guard !word.isEmpty else { return }
        if let apostrophe, Clitic.contains(word[apostrophe...]) {
            word.removeSubrange(apostrophe...)
        }
        body(word.span)
        word.removeAll(keepingCapacity: true)
        apostrophe = nil
    }
}

/// What English hangs on a word with an apostrophe and is no word of its own.
private enum Clitic {
    static func contains(_ letters: ArraySlice<UInt8>) -> Bool {
        switch (letters.first, letters.dropFirst().first, letters.count) {
        case (UInt8(ascii: "s"), _, 1), (UInt8(ascii: "d"), _, 1), (UInt8(ascii: "m"), _, 1):
            true
        case (UInt8(ascii: "l"), UInt8(ascii: "l"), 2), (UInt8(ascii: "v"), UInt8(ascii: "e"), 2),
            (UInt8(ascii: "r"), UInt8(ascii: "e"), 2):
            true
        default:
            false
        }
    }
}

/// A run of characters of a script without spaces: each is a word, and so is each pair.
private struct SpacelessRun {
    private var previous: Unicode.Scalar?

    mutating func forEachWord(
        endingIn character: Unicode.Scalar,
        _ word: inout [UInt8],
        _ body: (Span<UInt8>) -> Void
    ) {
        let encoded = UTF8.encode(character) ?? .init()
        if let previous {
            word.append(contentsOf: UTF8.encode(previous) ?? .init())
            word.append(contentsOf: encoded)
            body(word.span)
            word.removeAll(keepingCapacity: true)
        }
        word.append(contentsOf: encoded)
        body(word.span)
        word.removeAll(keepingCapacity: true)
        previous = character
    }

    mutating func end() { previous = nil }
}

extension UInt8 {
    @inline(__always)
    var isASCIILetter: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 }

    @inline(__always)
    var isASCIIDigit: Bool { self &- UInt8(ascii: "0") < 10 }

    /// A letter or digit that stands in a word as it is.
    @inline(__always)
    fileprivate var isPlain: Bool { self &- UInt8(ascii: "a") < 26 || isASCIIDigit }

    /// Behind a plain run.
    @inline(__always)
    fileprivate var endsWord: Bool {
        self < 0x80 && !isASCIILetter && self != UInt8(ascii: "'")
    }
}
