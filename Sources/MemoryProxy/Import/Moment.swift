import FoundationEssentials
import MemoryCore

/// Moments as programs write them to files: not only RFC 3339.
enum Moment {
    /// `2026-05-04`, `2026-05-04 10:15`, `2026-05-04T10:15:00.123456+02:00`: without an offset it
    /// is UTC. Nil if it is none of these.
    static func date(_ text: String) -> Date? {
        var reader = DigitReader(text)
        guard let year = reader.number(4), reader.take("-"), let month = reader.number(2),
            reader.take("-"), let day = reader.number(2), 1...12 ~= month, 1...31 ~= day
        else { return nil }
        let midnight = CivilDate.days(year, month, day) * 86_400
        guard !reader.isAtEnd else { return Date(timeIntervalSince1970: Double(midnight)) }
        guard reader.take("T") || reader.take("t") || reader.take(" "),
            let time = reader.timeOfDay(), let offset = reader.offset(), reader.isAtEnd
        else { return nil }
        let seconds = midnight + time.seconds - offset
        return Date(timeIntervalSince1970: Double(seconds) + Double(time.microseconds) / 1_000_000)
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

    mutating func timeOfDay() -> (seconds: Int, microseconds: Int)? {
        guard let hour = number(2), take(":"), let minute = number(2), hour < 24, minute < 60
        else { return nil }
        guard take(":") else { return (hour * 3600 + minute * 60, 0) }
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
