/// What a byte can be part of, one bit each: one load tells.
struct ByteClass: OptionSet {
    let rawValue: UInt8

    static let lowercase = ByteClass(rawValue: 1)
    static let uppercase = ByteClass(rawValue: 2)
    static let digit = ByteClass(rawValue: 4)
    /// `_` and `-`, which with letters and digits make base64url.
    static let joint = ByteClass(rawValue: 8)
    static let dot = ByteClass(rawValue: 16)
    /// `/` and `+`, which with letters and digits make base64.
    static let slash = ByteClass(rawValue: 32)
    /// The rest of what may stand in the token of a header (RFC 6750, 2.1): `~` and `=`.
    static let padding = ByteClass(rawValue: 64)
    static let space = ByteClass(rawValue: 128)

    static let letter: ByteClass = [.lowercase, .uppercase]
    static let word: ByteClass = [.letter, .digit]
    static let token: ByteClass = [.word, .joint]
    static let dotted: ByteClass = [.token, .dot]
    static let base64: ByteClass = [.word, .slash]
    static let header: ByteClass = [.dotted, .slash, .padding]

    static let ofByte: [ByteClass] = (0...255).map { (byte: UInt8) in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): .lowercase
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): .uppercase
        case UInt8(ascii: "0")...UInt8(ascii: "9"): .digit
        case UInt8(ascii: "_"), UInt8(ascii: "-"): .joint
        case UInt8(ascii: "."): .dot
        case UInt8(ascii: "/"), UInt8(ascii: "+"): .slash
        case UInt8(ascii: "~"), UInt8(ascii: "="): .padding
        case UInt8(ascii: " "), 0x9, 0xA, 0xD: .space
        default: []
        }
    }

    func meets(_ other: ByteClass) -> Bool { rawValue & other.rawValue != 0 }
}
