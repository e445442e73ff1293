import FoundationEssentials
import MemoryCore

/// Moments as programs write them to files: not only RFC 3339.
enum Moment {
    /// `2026-05-04`, `2026-05-04 10:15`, `2026-05-04T10:15:00.123456+02:00`: without an offset it
    /// is UTC. Nil if it is none of these.
    static func date(_ text: String) -> Date? { read(text, isWhole: false) }

    /// RFC 3339: a day, a time to the second or finer, and an offset.
    static func rfc3339(_ text: String) -> Date? { read(text, isWhole: true) }

    /// In whole microseconds until the last step: a sum of seconds and fractions as `Double` would
    /// be a microsecond off now and then.
    private static func read(_ text: String, isWhole: Bool) -> Date? {
        var reader = DigitReader(text)
        guard let day = reader.day() else { return nil }
        let midnight = day * 86_400
        guard !reader.isAtEnd else {
            return isWhole ? nil : date(microseconds: midnight * 1_000_000)
        }
        guard reader.take("T") || reader.take("t") || (!isWhole && reader.take(" ")),
            let time = reader.timeOfDay(needsSeconds: isWhole), !isWhole || !reader.isAtEnd,
            let offset = reader.offset(), reader.isAtEnd
        else { return nil }
        return date(
            microseconds: (midnight + time.seconds - offset) * 1_000_000 + time.microseconds
        )
    }

    private static func date(microseconds: Int) -> Date {
        Date(timeIntervalSince1970: Double(microseconds) / 1_000_000)
    }

    /// Seconds since 1970, or milliseconds: from the year 5138 on it must be these.
    static func date(_ seconds: Double) -> Date? {
        guard seconds.isFinite, 0...1e14 ~= seconds else { return nil }
        return Date(timeIntervalSince1970: seconds >= 1e11 ? seconds / 1000 : seconds)
    }
}

private struct DigitReader {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let first = rest.first, first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func number(_ digits: Int) -> Int? {
        let text = rest.prefix(digits)
        guard text.count == digits, text.allSatisfy({ 48...57 ~= $0 }) else { return nil }
        rest = rest.dropFirst(digits)
        return text.reduce(0) { $0 * 10 + Int($1 - 48) }
    }

    /// Since 1970-01-01; nil for a day that its month does not have.
    mutating func day() -> Int? {
        guard let year = number(4), take("-"), let month = number(2), take("-"),
            let day = number(2), 1...12 ~= month, 1...31 ~= day
        else { return nil }
        let days = CivilDate.days(year, month, day)
        guard day <= 28 || month == 12 || days < CivilDate.days(year, month + 1, 1) else {
            return nil
        }
        return days
    }

    mutating func timeOfDay(needsSeconds: Bool) -> (seconds: Int, microseconds: Int)? {
        guard let hour = number(2), take(":"), let minute = number(2), hour < 24, minute < 60
        else { return nil }
        guard take(":") else { return needsSeconds ? nil : (hour * 3600 + minute * 60, 0) }
        // A leap second is the first of the next minute.
        guard let second = number(2), second <= 60, let fraction = fraction() else { return nil }
        return (hour * 3600 + minute * 60 + second, fraction)
    }

    /// In microseconds; what is finer is cut off.
    private mutating func fraction() -> Int? {
        guard take(".") || take(",") else { return 0 }
        let digits = rest.prefix { 48...57 ~= $0 }
        guard !digits.isEmpty else { return nil }
        rest = rest.dropFirst(digits.count)
        return (0..<6).reduce(0) { sum, place in
            sum * 10 + (digits.dropFirst(place).first.map { Int($0) - 48 } ?? 0)
        }
    }

    /// In seconds east of Greenwich.
    mutating func offset() -> Int? {
        if isAtEnd || take("Z") || take("z") { return 0 }
        let isEast = take("+")
        guard isEast || take("-"), let hours = number(2) else { return nil }
        _ = take(":")
        guard let minutes = isAtEnd ? 0 : number(2), hours < 24, minutes < 60 else { return nil }
        return (isEast ? 1 : -1) * (hours * 3600 + minutes * 60)
    }
}
