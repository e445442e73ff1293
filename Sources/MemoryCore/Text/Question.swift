/// Tells messages that only ask from those that also say something.
enum Question {
    /// Whether every sentence of the text ends in a question mark. Only the last 1,024 bytes are
    /// looked at: longer messages say something.
    static func isAll(of text: Span<UInt8>) -> Bool {
        guard text.count <= 1024, text.contains(UInt8(ascii: "?")) else { return false }
        var sawQuestion = false
        var sentenceHasWords = false
        for at in 0..<text.count {
            switch text[at] {
            case UInt8(ascii: "?"):
                sawQuestion = true
                sentenceHasWords = false
            case UInt8(ascii: "\n"):
                if sentenceHasWords { return false }
            case UInt8(ascii: "."), UInt8(ascii: "!"):
                let isEnd = at + 1 == text.count || text[at + 1] <= UInt8(ascii: " ")
                if isEnd, sentenceHasWords { return false }
            case let byte where byte.isASCIILetter || byte >= 0x80:
                sentenceHasWords = true
            default:
                break
            }
        }
        return sawQuestion && !sentenceHasWords
    }
}
