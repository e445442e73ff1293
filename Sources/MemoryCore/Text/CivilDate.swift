package import FoundationEssentials

/// A day of the Gregorian calendar in UTC, written as `2026-05-04`.
package struct CivilDate: Equatable, Sendable, CustomStringConvertible {
    package let year: Int
    package let month: Int
    package let day: Int

    /// From days since 1970-01-01 by the arithmetic of eras of 400 years (146,097 days) that
    /// begin on a 1 March, so that the leap day is the last of its year.
    package init(_ date: Date) {
        let seconds = Int(max(-6e13, min(date.timeIntervalSince1970.rounded(.down), 6e13)))
        let days = (seconds + Self.secondsToEraMinusAMillion) / 86_400
        let dayOfEra = days % 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let marchYear = yearOfEra + (days / 146_097 - 1_000_000) * 400
        year = month <= 2 ? marchYear + 1 : marchYear
    }

    /// From the 1 March on which an era began a million eras ago to 1970-01-01: all is positive.
    private static let secondsToEraMinusAMillion = (719_468 + 146_097 * 1_000_000) * 86_400

    /// Days since 1970-01-01, for any year from 0 and a day that may be beyond its month's end.
    package static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let marchYear = month <= 2 ? year - 1 : year
        let monthFromMarch = month <= 2 ? month + 9 : month - 3
        let leapDays = marchYear / 4 - marchYear / 100 + marchYear / 400
        return 365 * marchYear + leapDays + (153 * monthFromMarch + 2) / 5 + day - 719_469
    }

    package var description: String {
        guard 0...9999 ~= year else { return "\(year)-\(month)-\(day)" }
        return String(unsafeUninitializedCapacity: 10) { digits in
            Self.write(year, to: digits, at: 0..<4)
            digits[4] = UInt8(ascii: "-")
            Self.write(month, to: digits, at: 5..<7)
            digits[7] = UInt8(ascii: "-")
            Self.write(day, to: digits, at: 8..<10)
            return 10
        }
    }

    private static func write(
        _ number: Int,
        to digits: UnsafeMutableBufferPointer<UInt8>,
        at places: Range<Int>
    ) {
        var rest = number
        for place in places.reversed() {
            digits[place] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
    }
}
