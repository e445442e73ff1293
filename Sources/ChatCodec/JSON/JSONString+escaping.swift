extension JSONString {
    /// The bytes that say `text` between the quotes of a JSON string. Only what must be escaped is:
    /// quotes, backslashes and controls.
    static func escaped(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + text.utf8.count / 16)
        let text = text.utf8Span.span
        var start = 0
        for at in 0..<text.count where mustBeEscaped(text[at]) {
            bytes.append(contentsOf: text, in: start..<at)
            appendEscaped(text[at], to: &bytes)
            start = at + 1
        }
        bytes.append(contentsOf: text, in: start..<text.count)
        return bytes
    }

    @inline(__always)
    private static func mustBeEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == .quote || byte == .backslash
    }

    private static func appendEscaped(_ byte: UInt8, to bytes: inout [UInt8]) {
        bytes.append(.backslash)
        switch byte {
        case .quote, .backslash: bytes.append(byte)
        case .lineFeed: bytes.append(UInt8(ascii: "n"))
        case .carriageReturn: bytes.append(UInt8(ascii: "r"))
        case .tab: bytes.append(UInt8(ascii: "t"))
        default:
            bytes += [UInt8(ascii: "u"), 0x30, 0x30, hexDigit(byte >> 4), hexDigit(byte & 0xF)]
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value + (value < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
    }
}

extension [UInt8] {
    fileprivate mutating func append(contentsOf text: Span<UInt8>, in range: Range<Int>) {
        text.extracting(range).withUnsafeBufferPointer { append(contentsOf: $0) }
    }
}
