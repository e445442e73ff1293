/// The decoded bytes of a JSON string: runs as they stand in the body, and what its escapes mean.
///
/// The string has been scanned, so every escape in it is a whole one.
struct JSONStringStretches: Sequence, IteratorProtocol {
    enum Stretch {
        case run(UnsafeRawBufferPointer)
        case escape(Unicode.Scalar)
    }

    private let raw: UnsafeRawBufferPointer
    private var position = 0

    fileprivate init(_ raw: UnsafeRawBufferPointer) { self.raw = raw }

    mutating func next() -> Stretch? {
        guard position < raw.count else { return nil }
        guard raw[position] != .backslash else { return .escape(takeEscape()) }
        let end = raw.firstStringSpecial(from: position)
        defer { position = end }
        return .run(UnsafeRawBufferPointer(rebasing: raw[position..<end]))
    }

    private mutating func takeEscape() -> Unicode.Scalar {
        let letter = raw[position + 1]
        guard letter != UInt8(ascii: "u") else { return takeUnicodeEscape() }
        position += 2
        return switch letter {
        case UInt8(ascii: "b"): "\u{8}"
        case UInt8(ascii: "f"): "\u{C}"
        case UInt8(ascii: "n"): "\n"
        case UInt8(ascii: "r"): "\r"
        case UInt8(ascii: "t"): "\t"
        default: Unicode.Scalar(letter)
        }
    }

    /// Two escapes of UTF-16 surrogates, high then low, are one scalar: `\uD83D\uDE00`.
    private mutating func takeUnicodeEscape() -> Unicode.Scalar {
        let unit = codeUnit(at: position)
        position += 6
        if unit & 0xFC00 == 0xD800, startsUnicodeEscape(at: position) {
            let low = codeUnit(at: position)
            if low & 0xFC00 == 0xDC00 {
                position += 6
                return Unicode.Scalar(0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF) ?? "\u{FFFD}"
            }
        }
        return Unicode.Scalar(unit) ?? "\u{FFFD}"
    }

    private func startsUnicodeEscape(at index: Int) -> Bool {
        index + 6 <= raw.count && raw[index] == .backslash && raw[index + 1] == UInt8(ascii: "u")
    }

    private func codeUnit(at index: Int) -> UInt32 {
        raw[index + 2..<index + 6].reduce(0) { $0 << 4 | ($1.hexDigitValue ?? 0) }
    }
}

extension JSONStringStretches.Stretch {
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        switch self {
        case .run(let bytes):
            return body(bytes)
        case .escape(let scalar):
            var packed: UInt32 = 0
            for byte in scalar.utf8.reversed() { packed = packed << 8 | UInt32(byte) }
            return withUnsafeBytes(of: packed.littleEndian) {
                body(UnsafeRawBufferPointer(rebasing: $0.prefix(scalar.utf8.count)))
            }
        }
    }
}

extension JSONString {
    func stretches(in body: UnsafeRawBufferPointer) -> JSONStringStretches {
        JSONStringStretches(UnsafeRawBufferPointer(rebasing: body[range]))
    }
}
