import Foundation

/// The lines that `Tools/distill/wordpiece_golden.py` showed to the reference tokenizer: the same
/// number always gives the same line.
struct OddText {
    /// Latin with accents, combining marks, punctuation and spaces, kana and CJK, Hangul,
    /// compatibility forms, emoji and what joins them.
    private static let ranges: [Range<UInt32>] = [
        0x80..<0x250, 0x300..<0x370, 0x2000..<0x2070, 0x3000..<0xA000, 0xAC00..<0xD7A4,
        0xF900..<0x10000, 0x1F300..<0x1FB00, 0xFE00..<0xFE10,
    ]

    private let words: [String]

    init() throws {
        words = try Fixtures.text("odd-words.txt").split(separator: "\n").map(String.init)
    }

    func line(_ number: Int) -> String {
        var random = SplitMix64(state: UInt64(number))
        var line = String.UnicodeScalarView()
        for _ in 0..<1 + random.below(24) {
            line.append(contentsOf: piece(&random))
            if random.below(2) == 0 { line.append(" ") }
        }
        return String(line)
    }

    private func piece(_ random: inout SplitMix64) -> String.UnicodeScalarView {
        switch random.below(8) {
        case 0..<4:
            return words[random.below(words.count)].unicodeScalars
        case 4:
            return Self.text(UInt32(random.below(0x80)))
        case 5:
            let range = Self.ranges[random.below(Self.ranges.count)]
            return Self.text(range.lowerBound + UInt32(random.below(range.count)))
        case 6:
            let code = UInt32(random.below(0x110000 - 0x800))
            return Self.text(code < 0xD800 ? code : code + 0x800)
        default:
            let first = words[random.below(words.count)].unicodeScalars.prefix(1)
            let count = 1 + random.below(130)
            return String.UnicodeScalarView(repeatElement(first, count: count).joined())
        }
    }

    private static func text(_ code: UInt32) -> String.UnicodeScalarView {
        String.UnicodeScalarView(Unicode.Scalar(code).map { [$0] } ?? [])
    }
}

/// Steele, Lea, Flood: Fast splittable pseudorandom number generators (2014).
private struct SplitMix64 {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ z >> 31) % UInt64(bound))
    }
}
