extension JSONString {
    /// The bytes that say `text` between the quotes of a JSON string. Only what must be escaped is:
    /// quotes, backslashes and controls.
    static func escaped(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + text.utf8.count / 16)
        for byte in text.utf8 { appendEscaped(byte, to: &bytes) }
        return bytes
    }

    private static func appendEscaped(_ byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case .quote, .backslash: bytes += [.backslash, byte]
        case .lineFeed: bytes += Array(#"\n"#.utf8)
        case .carriageReturn: bytes += Array(#"\r"#.utf8)
        case .tab: bytes += Array(#"\t"#.utf8)
        case 0..<0x10: bytes += Array(#"\u000"#.utf8) + [hexDigits[Int(byte)]]
        case 0x10..<0x20: bytes += Array(#"\u001"#.utf8) + [hexDigits[Int(byte & 0xF)]]
        default: bytes.append(byte)
        }
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)
}
