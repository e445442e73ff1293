extension SecretScanner {
    /// A key with the prefix of its provider.
    mutating func key(at word: Range<Int>) -> Secret? {
        let start = word.lowerBound
        guard start + 16 <= text.count,
            shapes.mayBegin(with: text[start], text[start + 1], text[start + 2])
        else { return nil }
        for shape in shapes.shapes(beginningWith: text[start]) where begins(with: shape, at: start)
        {
            let rest = start + shape.prefix.count
            let sample = endOfRest(of: shape, from: rest)
            guard shape.count.contains(sample - rest),
                shape.isUnmistakable || looksRandom(rest..<sample)
            else { continue }
            let end = end(of: shape.rest, from: sample)
            if shape.prefix.starts(with: "A".utf8) { amazonEnd = end + Self.amazonReach }
            return Secret(kind: .key, range: start..<end)
        }
        return nil
    }

    private func begins(with shape: KeyShape, at start: Int) -> Bool {
        start + shape.prefix.count <= text.count
            && shape.prefix.indices.allSatisfy { text[start + $0] == shape.prefix[$0] }
    }

    /// Of a long stretch as much as it takes to judge it.
    private mutating func endOfRest(of shape: KeyShape, from rest: Int) -> Int {
        if shape.rest == .token { return max(rest, endOfToken(from: rest)) }
        return end(of: shape.rest, from: rest, limit: Self.maxRest)
    }

    private static let maxRest = 128

    // MARK: AWS

    /// How far the secret may stand from what tells that it is one.
    private static let amazonReach = 128

    /// 40 characters of base64 behind a key id, or behind a word that speaks of secrets.
    mutating func amazonSecret(at word: Range<Int>) -> Secret? {
        if holds("secret", ignoringCaseAt: word.lowerBound)
            || word.count == 3 && holds("aws", ignoringCaseAt: word.lowerBound)
        {
            amazonEnd = word.upperBound + Self.amazonReach
        }
        guard word.lowerBound < amazonEnd else { return nil }
        var start = word.lowerBound
        while start > lastEnd, start > word.lowerBound - 3, classOfByte(start - 1).meets(.slash) {
            start -= 1
        }
        guard !classOfByte(start - 1).meets(.base64) else { return nil }
        let end = end(of: .base64, from: start, limit: 41)
        guard end - start == 40, !classOfByte(end).meets(.padding),
            holdsEvery([.lowercase, .uppercase, .digit], in: start..<end)
        else { return nil }
        return Secret(kind: .key, range: start..<end)
    }

    private func holdsEvery(_ kinds: ByteClass, in range: Range<Int>) -> Bool {
        range.reduce(into: ByteClass()) { $0.formUnion(classOfByte($1)) }.isSuperset(of: kinds)
    }

    // MARK: Telegram

    /// `110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw`, in an address behind `bot`.
    mutating func telegramToken(at word: Range<Int>) -> Secret? {
        guard byte(word.upperBound) == UInt8(ascii: ":") else { return nil }
        let number = holds("bot", at: word.lowerBound) ? word.dropFirst(3) : word[...]
        guard 8...10 ~= number.count, number.allSatisfy({ classOfByte($0) == .digit }) else {
            return nil
        }
        let rest = word.upperBound + 1
        let end = end(of: .token, from: rest, limit: 40)
        guard 34...36 ~= end - rest, looksRandom(rest..<end) else { return nil }
        return Secret(kind: .key, range: number.startIndex..<end)
    }
}
