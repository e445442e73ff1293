/// International bank account numbers (ISO 13616).
enum BankAccount {
    /// How long the numbers of a country are; nil if it has none.
    static func length(_ first: UInt8, _ second: UInt8) -> Int? {
        let (first, second) = (Int(first & 0xDF) - 65, Int(second & 0xDF) - 65)
        guard 0...25 ~= first, 0...25 ~= second else { return nil }
        let length = lengths[26 * first + second]
        return length > 0 ? Int(length) : nil
    }

    /// The check: the characters, the first four behind the others and letters as two digits, are a
    /// number that leaves 1 when it is divided by 97.
    static func isValid(_ characters: [UInt8]) -> Bool {
        let remainder = (characters.dropFirst(4) + characters.prefix(4)).reduce(0) { rest, byte in
            byte < 0x3A
                ? (rest * 10 + Int(byte) - 48) % 97
                : (rest * 100 + Int(byte & 0xDF) - 55) % 97
        }
        return remainder == 1
    }

    private static let lengths: [UInt8] = {
        var lengths = [UInt8](repeating: 0, count: 26 * 26)
        for (length, countries) in countriesByLength {
            for country in countries.split(separator: " ") {
                let letters = country.utf8.map { Int($0) - 65 }
                lengths[26 * letters[0] + letters[1]] = length
            }
        }
        return lengths
    }()

    /// The registry of SWIFT, release 99.
    private static let countriesByLength: [(UInt8, String)] = [
        (15, "NO"), (16, "BE"), (18, "DK FI FO GL NL SD"), (19, "MK SI"),
        (20, "AT BA EE KZ LT LU MN XK"), (21, "CH HR LI LV"),
        (22, "BG BH CR DE GB GE IE ME RS VA"), (23, "AE GI IL IQ OM SO TL"),
        (24, "AD CZ ES MD PK RO SA SE SK TN VG"), (25, "LY PT ST"), (26, "IS TR"),
        (27, "BI DJ FR GR IT MC MR SM"), (28, "AL AZ BY CY DO GT HN HU LB NI PL SV"),
        (29, "BR EG PS QA UA"), (30, "JO KW MU YE"), (31, "MT SC"), (32, "LC"), (33, "RU"),
    ]
}
