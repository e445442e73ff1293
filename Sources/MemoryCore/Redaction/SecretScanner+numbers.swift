extension SecretScanner {
    // MARK: Cards

    /// How the digits of a card are written: in one piece, or in groups.
    private static let groupings = [
        [4, 4, 4, 4, 3], [4, 4, 4, 4], [4, 4, 4, 1], [8, 8], [4, 6, 5], [4, 6, 4],
    ]

    /// 13 to 19 digits whose first ones are a card's and whose last one checks the others.
    func card(at word: Range<Int>) -> Secret? {
        guard UInt8(ascii: "2")...UInt8(ascii: "6") ~= text[word.lowerBound],
            isWholeNumber(before: word.lowerBound)
        else { return nil }
        if 13...19 ~= word.count { return card(of: [word]) }
        guard word.count == 4 || word.count == 8, classOfByte(word.upperBound + 1) == .digit else {
            return nil
        }
        let groups = groups(from: word)
        for sizes in Self.groupings where groups.starts(with: sizes, by: { $0.count == $1 }) {
            if let card = card(of: Array(groups.prefix(sizes.count))) { return card }
        }
        return nil
    }

    private func card(of groups: [Range<Int>]) -> Secret? {
        guard let start = groups.first?.lowerBound, let end = groups.last?.upperBound,
            isWholeNumber(after: end)
        else { return nil }
        let digits = groups.joined().map { Int(text[$0]) - 48 }
        guard digits.allSatisfy({ 0...9 ~= $0 }), CardNumber.isCard(digits) else { return nil }
        return Secret(kind: .card, range: start..<end)
    }

    /// Words with the same single space or hyphen between them, five at most.
    private func groups(from first: Range<Int>) -> [Range<Int>] {
        guard let separator = byte(first.upperBound), "- ".utf8.contains(separator),
            !isOneOfMany(first, separator)
        else { return [first] }
        var groups = [first]
        while groups.count < 5, let last = groups.last, byte(last.upperBound) == separator {
            let start = last.upperBound + 1
            let end = end(of: .word, from: start, limit: 9)
            guard start < end else { break }
            groups.append(start..<end)
        }
        return groups
    }

    /// Years and the like stand in rows of four digits.
    private func isOneOfMany(_ group: Range<Int>, _ separator: UInt8) -> Bool {
        let before = group.lowerBound - 1 - group.count
        return before >= lastEnd && byte(group.lowerBound - 1) == separator
            && (before..<group.lowerBound - 1).allSatisfy { classOfByte($0) == .digit }
    }

    /// Not the fraction of a number, and not a telephone number.
    private func isWholeNumber(before start: Int) -> Bool {
        if byte(start - 1) == UInt8(ascii: "+") { return false }
        return byte(start - 1) != UInt8(ascii: ".") || classOfByte(start - 2) != .digit
    }

    private func isWholeNumber(after end: Int) -> Bool {
        byte(end) != UInt8(ascii: ".") || classOfByte(end + 1) != .digit
    }

    // MARK: Accounts

    /// Two letters of a country, two digits that check the rest, as long as the country has it.
    func iban(at word: Range<Int>) -> Secret? {
        let start = word.lowerBound
        guard word.count >= 4, classOfByte(start + 2) == .digit, classOfByte(start + 3) == .digit,
            let length = BankAccount.length(text[start], text[start + 1])
        else { return nil }
        var characters: [UInt8] = []
        var end = start
        while characters.count < length, end < text.count {
            if classOfByte(end).meets(.word) {
                characters.append(text[end])
            } else if !"- ".utf8.contains(text[end]) || !classOfByte(end - 1).meets(.word) {
                return nil
            }
            end += 1
        }
        guard characters.count == length, !classOfByte(end).meets(.word),
            BankAccount.isValid(characters)
        else { return nil }
        return Secret(kind: .iban, range: start..<end)
    }
}
