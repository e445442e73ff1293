import FoundationEssentials
import MemoryCore

/// Moments in JSON: RFC 3339, written in UTC to the microsecond, which is as precise as a store is;
/// read with any offset.
enum Timestamp {
    static func text(_ date: Date) -> String {
        let microseconds = Int((date.timeIntervalSince1970 * 1_000_000).rounded())
        let (days, time) = microseconds.dividedEvenBelowZero(by: 86_400_000_000)
        let day = CivilDate(Date(timeIntervalSince1970: Double(days) * 86_400))
        let seconds = time / 1_000_000
        let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }
        return "\(day)T\(clock.joined(separator: ":")).\(padded(time % 1_000_000, 6))Z"
    }

    /// Nil if the text is no such moment.
    static func date(_ text: String) -> Date? {
        guard namesOffset(Array(text.utf8)), !text.contains(",") else { return nil }
        return Moment.rfc3339(text)
    }

    /// `Moment` reads an offset without its colon, too.
    private static func namesOffset(_ bytes: [UInt8]) -> Bool {
        if let last = bytes.last, "Zz".utf8.contains(last) { return true }
        let offset = Array(bytes.suffix(6))
        return offset.count == 6 && "+-".utf8.contains(offset[0]) && offset[3] == UInt8(ascii: ":")
    }

    private static func padded(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}

extension Int {
    /// The quotient rounded down, and what is left of the number, never negative.
    fileprivate func dividedEvenBelowZero(by divisor: Int) -> (Int, Int) {
        let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
    }
}
