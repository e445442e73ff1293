/// Reads scalars out of bytes that may be cut anywhere.
enum UTF8Decoder {
    /// The scalar that starts at `at`, and moves behind it; nil for one byte that starts none.
    static func scalar(in text: Span<UInt8>, at: inout Int) -> Unicode.Scalar? {
        let lead = text[at]
        at += 1
        guard let (length, least) = shape(of: lead), at + length - 1 <= text.count else {
            return lead < 0x80 ? Unicode.Scalar(lead) : nil
        }
        var value = UInt32(lead) & (0x7F >> UInt32(length))
        for offset in 0..<(length - 1) {
            let byte = text[at + offset]
            guard byte & 0xC0 == 0x80 else { return nil }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        guard value >= least, let scalar = Unicode.Scalar(value) else { return nil }
        at += length - 1
        return scalar
    }

    /// The bytes of a scalar that starts with `lead`, and the least value that may take so many.
    private static func shape(of lead: UInt8) -> (length: Int, least: UInt32)? {
        switch lead {
        case 0xC2...0xDF: (2, 0x80)
        case 0xE0...0xEF: (3, 0x800)
        case 0xF0...0xF4: (4, 0x10000)
        default: nil
        }
    }
}
