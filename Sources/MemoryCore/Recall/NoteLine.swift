import Glibc

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
        let bytes = visibleBytes(of: content.utf8Span.span)
        var line = NoteLineWriter(capacity: bytes.count)
        var colon = roleColon(in: bytes, from: 0)
        for (index, byte) in bytes.enumerated() {
            if index == colon {
                line.write(UInt8(ascii: " "))
                line.write(UInt8(ascii: "-"))
            } else {
                line.write(byte)
            }
            if byte == UInt8(ascii: "\n") { colon = roleColon(in: bytes, from: index + 1) }
        }
        return line.finished()
    }

    /// Whether nothing has to be changed, told from the bytes: most of what people say is words of
    /// ASCII with single spaces between them. What is not certain is not plain.
    private static func isPlain(_ content: String) -> Bool {
        content.utf8Span.span.withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress, bytes.first != UInt8(ascii: " "),
                memchr(start, colonByte, min(bytes.count, longestRoleHeading)) == nil,
                let rest = endOfPlainRows(in: UnsafeRawBufferPointer(bytes))
            else { return false }
            var previous = rest > 0 ? bytes[rest - 1] : UInt8(ascii: " ")
            for byte in bytes[rest...] {
                switch byte {
                case UInt8(ascii: " ") where previous == byte: return false
                case UInt8(ascii: "<"), UInt8(ascii: "["), UInt8(ascii: "|"), UInt8(ascii: "`"):
                    return false
                case 0x20...0x7D: previous = byte
                default: return false
                }
            }
            return previous != UInt8(ascii: " ")
        }
    }

    /// Sixteen bytes, which the processor compares at once.
    private typealias Row = SIMD16<UInt8>

    /// Where the last row ends, at most sixteen bytes before the end of the text and never at it;
    /// nil if some row is not plain.
    private static func endOfPlainRows(in text: UnsafeRawBufferPointer) -> Int? {
        let space = Row(repeating: UInt8(ascii: " "))
        var isOdd = SIMDMask<Row.MaskStorage>(repeating: false)
        var at = 0
        while at + Row.scalarCount < text.count {
            let row = text.loadUnaligned(fromByteOffset: at, as: Row.self)
            let next = text.loadUnaligned(fromByteOffset: at + 1, as: Row.self)
            let isDoubleSpace = (row .== space) .& (next .== space)
            isOdd = isOdd .| isStructure(row) .| isDoubleSpace
            at += Row.scalarCount
        }
        return any(isOdd) ? nil : at
    }

    /// `<`, `[`, `|`, a backtick, and what is not 0x20 to 0x7D.
    private static func isStructure(_ row: Row) -> SIMDMask<Row.MaskStorage> {
        let isOutside = (row &- Row(repeating: 0x20)) .> Row(repeating: 0x7D - 0x20)
        let isTag =
            (row .== Row(repeating: UInt8(ascii: "<")))
            .| (row .== Row(repeating: UInt8(ascii: "[")))
        let isToken =
            (row .== Row(repeating: UInt8(ascii: "|")))
            .| (row .== Row(repeating: UInt8(ascii: "`")))
        return isOutside .| isTag .| isToken
    }

    private static let colonByte = Int32(UInt8(ascii: ":"))
    /// The bytes that may stand before the colon of `system:`, with some for what decorates it.
    private static let longestRoleHeading = 64

    /// The text without what a reader doesn't see and a model does, and with `\n` for line ends of
    /// every kind.
    private static func visibleBytes(of text: Span<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var at = 0
        while at < text.count {
            let start = at
            let byte = text[at]
            if byte < 0x80 {
                at += 1
                bytes.append(0xA...0xD ~= byte ? UInt8(ascii: "\n") : byte)
            } else if let scalar = UTF8Decoder.scalar(in: text, at: &at) {
                append(scalar, text.extracting(start..<at), to: &bytes)
            }
        }
        return bytes
    }

    /// Zero-width spaces, direction marks and overrides and tag characters go. Joiners stay: emoji
    /// and Indic scripts need them.
    private static func append(
        _ scalar: Unicode.Scalar,
        _ encoded: Span<UInt8>,
        to bytes: inout [UInt8]
    ) {
        switch scalar.value {
        case 0x85, 0x2028, 0x2029: bytes.append(UInt8(ascii: "\n"))
        case 0x80...0xA0: bytes.append(UInt8(ascii: " "))
        case 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF: break
        case 0xE0000...0xE007F: break
        case 0xFF1A: bytes.append(UInt8(ascii: ":"))
        case 0xFF1C, 0xFE64: bytes.append(UInt8(ascii: "<"))
        case 0xFF5C: bytes.append(UInt8(ascii: "|"))
        default: for index in encoded.indices { bytes.append(encoded[index]) }
        }
    }

    /// Where `system:` and the like have their colon on the line that begins at `start`, whatever
    /// signs stand before the name or behind it: our own `[2026-05-04] User:`, too.
    private static func roleColon(in bytes: [UInt8], from start: Int) -> Int? {
        let line = bytes[start...].prefix { $0 != UInt8(ascii: "\n") }
        let name = line.drop { $0 < 0x80 && !$0.isASCIILetter }
            .prefix { $0.isASCIILetter }
        let behind = line[name.endIndex...].drop { $0 <= 0x20 || "*_\"'`)]".utf8.contains($0) }
        guard behind.first == UInt8(ascii: ":"), 2...9 ~= name.count,
            roleNames.contains(name.map { $0 | 0x20 })
        else { return nil }
        return behind.startIndex
    }

    private static let roleNames = Set(
        ["system", "developer", "assistant", "user", "human", "ai", "tool", "function"]
            .map { Array($0.utf8) }
    )
}

/// Writes bytes with single spaces between words and breaks tokens as they form.
private struct NoteLineWriter {
    private var output: [UInt8] = []
    private var previous = UInt8(ascii: " ")
    private var fence = 0

    init(capacity: Int) { output.reserveCapacity(capacity + capacity / 4) }

    mutating func write(_ byte: UInt8) {
        if byte <= UInt8(ascii: " ") || byte == 0x7F {
            if previous != UInt8(ascii: " ") { append(UInt8(ascii: " ")) }
            fence = 0
            return
        }
        if Self.formsToken(previous, byte) { append(UInt8(ascii: " ")) }
        append(byte)
        breakFence(byte)
    }

    func finished() -> String {
        let end = output.lastIndex { $0 != UInt8(ascii: " ") }.map { $0 + 1 } ?? 0
        return String(decoding: output[..<end], as: UTF8.self)
    }

    private mutating func append(_ byte: UInt8) {
        output.append(byte)
        previous = byte
    }

    /// Whether a tag or a control token would begin or end here: `<x`, `</`, `<|`, `<<`, `|>`, `[A`.
    private static func formsToken(_ first: UInt8, _ second: UInt8) -> Bool {
        switch first {
        case UInt8(ascii: "<"):
            second.isASCIILetter || second >= 0x80 || "/|<!?".utf8.contains(second)
        case UInt8(ascii: "|"):
            second == UInt8(ascii: ">")
        case UInt8(ascii: "["):
            second == UInt8(ascii: "/") || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= second
        default:
            false
        }
    }

    /// Turns the third backtick or tilde in a row, and those before it, into something plain.
    private mutating func breakFence(_ byte: UInt8) {
        guard byte == UInt8(ascii: "`") || byte == UInt8(ascii: "~") else {
            fence = 0
            return
        }
        let goesOn = fence > 0 && output.dropLast().last == byte
        fence = goesOn ? fence + 1 : 1
        guard fence == 3 else { return }
        output.removeLast(3)
        for _ in 0..<3 { append(byte == UInt8(ascii: "`") ? UInt8(ascii: "'") : UInt8(ascii: "-")) }
        fence = 0
    }
}
