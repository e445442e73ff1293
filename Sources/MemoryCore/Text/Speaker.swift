/// Finds who speaks where a text says so itself: "Anna: I moved to Lisbon".
enum Speaker {
    private static let maxBytes = 48
    private static let maxWords = 3

    /// The name before the colon, of one to three words, the first of which begins with a letter.
    static func name(in text: Span<UInt8>) -> Range<Int>? {
        guard text.count > 0, text[0].isASCIILetter || text[0] >= 0x80 else { return nil }
        var words = 1
        for at in 1..<max(1, min(text.count - 1, maxBytes)) {
            switch text[at] {
            case UInt8(ascii: ":"):
                return text[at + 1] == UInt8(ascii: " ") ? 0..<at : nil
            case UInt8(ascii: " "):
                words += 1
                guard words <= maxWords else { return nil }
            case let byte where byte.isASCIILetter || byte.isASCIIDigit || byte >= 0x80: break
            case UInt8(ascii: "."), UInt8(ascii: "'"), UInt8(ascii: "-"), UInt8(ascii: "_"): break
            default: return nil
            }
        }
        return nil
    }
}
