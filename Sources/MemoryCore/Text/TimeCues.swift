import FoundationEssentials

/// What a question says about the time that it asks for.
struct TimeCues: Sendable, Equatable {
    /// It wants to know a time: "when …", "what day …", "how long …".
    private(set) var asksForTime = false
    /// The time it names, as far as it does: "in March 2024", "on May 7".
    private(set) var month: Int?
    private(set) var day: Int?
    private(set) var year: Int?

    private static let maxBytes = 2 * 1024

    init(of text: Span<UInt8>) {
        let text = text.extracting(first: Self.maxBytes)
        var tokenizer = Tokenizer()
        var last: LetterKey?
        var firstDay: Int?
        tokenizer.forEachWord(in: text) { word in
            let key = LetterKey(word)
            asksForTime = asksForTime || Self.asksForTime(last, key)
            if let key, month == nil { month = Self.month(key, in: text) }
            if year == nil, let named = CueWord.year(word), named >= 2000 { year = named }
            if firstDay == nil { firstDay = Self.day(word) }
            last = key
        }
        day = month == nil ? nil : firstDay
    }

    var namesTime: Bool { month != nil || year != nil }

    /// How well a day fits the time that is named, 0 to 1. What is told about a day is often told
    /// in the week after it.
    func fit(_ time: Date) -> Float {
        guard namesTime else { return 0 }
        let date = CivilDate(time)
        guard let month else { return date.year == year ? 1 : 0 }
        if let day {
            let named = CivilDate.days(year ?? date.year, month, day)
            return switch CivilDate.days(date.year, date.month, date.day) - named {
            case 0: 1
            case -1...8: 0.7
            case -31...31: 0.3
            default: 0
            }
        }
        guard year == nil || year == date.year else { return 0 }
        return date.month == month ? 1 : date.month == month % 12 + 1 ? 0.5 : 0
    }

    private static func asksForTime(_ last: LetterKey?, _ word: LetterKey?) -> Bool {
        guard let word else { return false }
        if word == when { return true }
        if last == how { return word == long }
        return last == what && times.contains(word)
    }

    private static let (what, how, long) = (LetterKey("what"), LetterKey("how"), LetterKey("long"))
    private static let when = LetterKey("when")
    private static let times = Set(["date", "day", "month", "year"].compactMap { LetterKey($0) })

    private static func month(_ word: LetterKey, in text: Span<UInt8>) -> Int? {
        guard let month = months[word] else { return nil }
        return month != 5 || namesMay(text) ? month : nil
    }

    /// Whether "May" stands in it with its capital, and not as its first word.
    private static func namesMay(_ text: Span<UInt8>) -> Bool {
        guard text.count >= 4 else { return false }
        let may = Array(" May".utf8)
        for at in 0...text.count - 4 where text[at] == may[0] {
            let isMay = text[at + 1] == may[1] && text[at + 2] == may[2] && text[at + 3] == may[3]
            if isMay, at + 4 == text.count || !text[at + 4].isASCIILetter { return true }
        }
        return false
    }

    private static let months: LetterTable<Int> = {
        let names = """
            january february march april may june july august september october november december
            """
        return LetterTable(names.split(separator: " ").enumerated().map { (String($1), $0 + 1) })
    }()

    /// 1 to 31, as "7" or "7th".
    private static func day(_ word: Span<UInt8>) -> Int? {
        var digits = 0
        while digits < word.count, word[digits].isASCIIDigit { digits += 1 }
        guard 1...2 ~= digits, let day = CueWord.number(word, digits: digits), 1...31 ~= day
        else { return nil }
        if digits == word.count { return day }
        let ending = LetterKey(word.extracting(digits..<word.count))
        return ending.map(endings.contains) == true ? day : nil
    }

    private static let endings = Set(["st", "nd", "rd", "th"].compactMap { LetterKey($0) })
}
