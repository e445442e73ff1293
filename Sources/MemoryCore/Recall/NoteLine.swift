/// Makes foreign text safe to stand as one line of a context block.
///
/// What models and we ourselves read as structure is broken by a space or turned into something
/// plain, so that a memory can't speak with another voice: `<|im_start|>` becomes
/// `< |im_start| >`, `</memory-notes>` becomes `< /memory-notes>`, `[INST]` becomes `[ INST]`,
/// a fence of backticks one of apostrophes, and `system:` at the start of a line `system -`.
/// Line ends and control characters become spaces; invisible characters go.
enum NoteLine {
    static func speaker(of role: Memory.Role) -> StaticString {
        switch role {
        case .user: "User"
        case .assistant: "Assistant"
        case .tool: "Tool"
        case .none: "Note"
        }
    }

    static func text(of content: String) -> String {
        if isPlain(content) { return content }
        var line = LineWriter()
        let visible = content.unicodeScalars.filter { !isInvisible($0) }
        for part in visible.split(whereSeparator: isLineEnd) {
            let colon = roleColon(in: part)
            for index in part.indices {
                if index == colon {
                    line.write(" ")
                    line.write("-")
                } else {
                    line.write(part[index])
                }
            }
            line.write(" ")
        }
        return line.finished()
    }

    /// Whether nothing has to be changed, told from the bytes: most of what people say is words of
    /// ASCII with single spaces between them. What is not certain is not plain.
    private static func isPlain(_ content: String) -> Bool {
        var content = content
        return content.withUTF8 { bytes in
            var previous = UInt8(ascii: " ")
            for (index, byte) in bytes.enumerated() {
                switch byte {
                case UInt8(ascii: " ") where previous == byte: return false
                case UInt8(ascii: ":") where index < longestRoleHeading: return false
                case UInt8(ascii: "<"), UInt8(ascii: "["), UInt8(ascii: "|"), UInt8(ascii: "`"),
                    UInt8(ascii: "~"):
                    return false
                case 0x20...0x7E: previous = byte
                default: return false
                }
            }
            return previous != UInt8(ascii: " ")
        }
    }

    /// The bytes that may stand before the colon of `system:`, with some for what decorates it.
    private static let longestRoleHeading = 64

    /// Where `system:` and the like at the start of a line have their colon.
    private static func roleColon(
        in line: String.UnicodeScalarView.SubSequence
    ) -> String.Index? {
        let start = line.drop { "#*>-_ \t".unicodeScalars.contains($0) }
        let name = start.prefix { $0.isASCII && $0.properties.isAlphabetic }
        let behind = start[name.endIndex...].drop { "*_ \t".unicodeScalars.contains($0) }
        guard behind.first == ":" || behind.first == "\u{FF1A}", name.count <= 9,
            roleNames.contains(String(name).lowercased())
        else { return nil }
        return behind.startIndex
    }

    private static let roleNames: Set<String> = [
        "system", "developer", "assistant", "user", "human", "ai", "tool", "function",
    ]

    private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xA...0xD, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    /// Zero-width spaces, direction marks and overrides, tag characters: a reader doesn't see them,
    /// a model does. Joiners stay, emoji and Indic scripts need them.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF: true
        case 0xE0000...0xE007F: true
        default: false
        }
    }
}

/// Writes scalars with single spaces between words and breaks tokens as they form.
private struct LineWriter {
    private var output = String.UnicodeScalarView()
    private var previous: Unicode.Scalar = " "
    private var fence = 0

    mutating func write(_ scalar: Unicode.Scalar) {
        let isSpace = scalar.value <= 0x20 || 0x7F...0xA0 ~= scalar.value
        if isSpace {
            if previous != " " { append(" ") }
            return
        }
        if Self.formsToken(previous, scalar) { append(" ") }
        append(scalar)
        breakFence(scalar)
    }

    func finished() -> String {
        var line = String(output)
        while line.last == " " { line.removeLast() }
        return line
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        output.append(scalar)
        previous = scalar
    }

    /// Whether a tag or a control token would begin or end here: `<x`, `</`, `<|`, `<<`, `|>`, `[A`.
    private static func formsToken(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Bool {
        switch first {
        case "<": "/|<!?\u{FF5C}".unicodeScalars.contains(second) || second.properties.isAlphabetic
        case "|", "\u{FF5C}": second == ">"
        case "[": second == "/" || ("A"..."Z").contains(second)
        default: false
        }
    }

    /// Turns the third backtick or tilde in a row, and those before it, into something plain.
    private mutating func breakFence(_ scalar: Unicode.Scalar) {
        guard scalar == "`" || scalar == "~" else {
            fence = 0
            return
        }
        fence += 1
        guard fence == 3 else { return }
        output.removeLast(3)
        for _ in 0..<3 { append(scalar == "`" ? "'" : "-") }
        fence = 0
    }
}
