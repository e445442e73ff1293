/// What makes a number a card's: the digits of its issuer, its length, and the check digit.
enum CardNumber {
    static func isCard(_ digits: [Int]) -> Bool {
        isIssued(digits) && isChecked(digits)
    }

    /// ISO/IEC 7812-1 and the ranges that the networks publish.
    private static func isIssued(_ digits: [Int]) -> Bool {
        let count = digits.count
        guard 13...19 ~= count else { return false }
        let first = digits.prefix(4).reduce(0) { $0 * 10 + $1 }
        return switch first {
        // Visa.
        case 4000...4999: [13, 16, 19].contains(count)
        // Mastercard.
        case 2221...2720, 5100...5599: count == 16
        // Mir.
        case 2200...2204: count >= 16
        // American Express.
        case 3400...3499, 3700...3799: count == 15
        // Diners Club.
        case 3000...3059, 3095, 3600...3699, 3800...3999: count >= 14
        // JCB.
        case 3528...3589: count >= 16
        // Maestro, Discover, UnionPay, RuPay, Elo.
        case 5000...5099, 5600...6999: true
        default: false
        }
    }

    /// Luhn's formula (ISO/IEC 7812-1, annex B).
    private static func isChecked(_ digits: [Int]) -> Bool {
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() {
            let value = place % 2 == 1 ? 2 * digit : digit
            sum += value > 9 ? value - 9 : value
        }
        return sum % 10 == 0
    }
}
