/// What a scalar outside ASCII means for a word, with case and Latin accents folded.
enum FoldedScalar: Equatable {
    /// One or two ASCII letters or digits: `é` is `e`, `ß` is `ss`.
    case ascii(UInt8, UInt8?)
    case scalar(Unicode.Scalar)
    /// A character of a script that is written without spaces.
    case spaceless(Unicode.Scalar)
    /// Belongs to the word and does not tell words apart: accents, joiners.
    case ignored
    case apostrophe
    case separator

    init(_ scalar: Unicode.Scalar) {
        let value = scalar.value
        switch value {
        case 0xC0...0x17F:
            self = Self.latin(scalar)
        case 0x300...0x36F, 0xAD, 0x200C, 0x200D, 0xFE00...0xFE0F:
            self = .ignored
        case 0x2019, 0x2BC, 0xFF07:
            self = .apostrophe
        case 0x401, 0x451:  // Ё is mostly written as Е
            self = Self.scalar(0x435)
        case 0x391...0x3A9, 0x410...0x42F:
            self = Self.scalar(value + 32)
        case 0x400...0x40F:
            self = Self.scalar(value + 80)
        case 0x3C2:  // final sigma
            self = Self.scalar(0x3C3)
        case 0x3B1...0x3C9, 0x430...0x45F:
            self = .scalar(scalar)
        case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A:
            self = Self.fullWidth(value)
        case _ where Self.isSpaceless(value):
            self = .spaceless(scalar)
        default:
            self = Self.general(scalar)
        }
    }

    private static func scalar(_ value: UInt32) -> FoldedScalar {
        Unicode.Scalar(value).map { .scalar($0) } ?? .separator
    }

    private static func fullWidth(_ value: UInt32) -> FoldedScalar {
        let byte = UInt8(truncatingIfNeeded: value - 0xFEE0)
        return .ascii(byte.isASCIIDigit ? byte : byte | 0x20, nil)
    }

    /// Base letters of U+00C0 to U+017F, in order; `*` is a sign, digits stand for letter pairs.
    private static let latinBases = Array(
        """
        aaaaaa1ceeeeiiiidnooooo*ouuuuyt2aaaaaa1ceeeeiiiidnooooo*ouuuuyty\
        aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii33jjkkklllllll\
        lllnnnnnnnnnoooooo44rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs
        """.utf8
    )

    private static func latin(_ scalar: Unicode.Scalar) -> FoldedScalar {
        switch latinBases[Int(scalar.value - 0xC0)] {
        case UInt8(ascii: "*"): .separator
        case UInt8(ascii: "1"): .ascii(UInt8(ascii: "a"), UInt8(ascii: "e"))
        case UInt8(ascii: "2"): .ascii(UInt8(ascii: "s"), UInt8(ascii: "s"))
        case UInt8(ascii: "3"): .ascii(UInt8(ascii: "i"), UInt8(ascii: "j"))
        case UInt8(ascii: "4"): .ascii(UInt8(ascii: "o"), UInt8(ascii: "e"))
        case let letter: .ascii(letter, nil)
        }
    }

    /// Thai to Khmer, kana, Han, Hangul, and the Han extensions.
    private static func isSpaceless(_ value: UInt32) -> Bool {
        switch value {
        case 0xE01...0xE4E, 0xE81...0xECF, 0x1000...0x109F, 0x1780...0x17D3: true
        case 0x3041...0x3096, 0x30A1...0x30FA, 0x30FC, 0x3105...0x312F: true
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7A3, 0xF900...0xFAFF: true
        case 0x20000...0x3FFFF: true
        default: false
        }
    }

    private static func general(_ scalar: Unicode.Scalar) -> FoldedScalar {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .uppercaseLetter, .titlecaseLetter:
            return .scalar(properties.lowercaseMapping.unicodeScalars.first ?? scalar)
        case .lowercaseLetter, .otherLetter, .modifierLetter, .decimalNumber, .letterNumber,
            .spacingMark, .nonspacingMark:
            return .scalar(scalar)
        default:
            return .separator
        }
    }
}
