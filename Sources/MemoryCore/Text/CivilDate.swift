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

    package var description: String {
        "\(Self.padded(year, to: 4))-\(Self.padded(month, to: 2))-\(Self.padded(day, to: 2))"
    }

    private static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number.magnitude)
        let zeros = String(repeating: "0", count: max(0, width - digits.count))
        return (number < 0 ? "-" : "") + zeros + digits
    }
}
