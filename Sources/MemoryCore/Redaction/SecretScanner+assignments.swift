extension SecretScanner {
    // MARK: Headers

    /// What follows `Bearer`, and `Basic` behind `Authorization`.
    func header(at word: Range<Int>) -> Secret? {
        guard byte(word.upperBound) == UInt8(ascii: " ") else { return nil }
        let isBearer = word.count == 6 && holds("bearer", ignoringCaseAt: word.lowerBound)
        let isBasic = word.count == 5 && holds("basic", ignoringCaseAt: word.lowerBound)
        guard isBearer || isBasic else { return nil }
        let start = skippingSpaces(from: word.upperBound)
        let end = end(of: .header, from: start, limit: Self.maxHeader)
        let isSecret =
            isBearer
            ? end - start >= 16 && looksRandom(start..<end)
            : end - start >= 8 && name(endingAt: word.upperBound).hasSuffix("authorizationbasic")
        return isSecret ? Secret(kind: .token, range: start..<end) : nil
    }

    private static let maxHeader = 8 * 1024

    // MARK: Addresses

    /// The password in `postgres://user:password@host/`.
    func addressPassword(after word: Range<Int>) -> Secret? {
        guard byte(word.upperBound) == UInt8(ascii: ":"), holds("://", at: word.upperBound) else {
            return nil
        }
        let start = word.upperBound + 3
        let part = text[start..<min(text.count, start + 256)].prefix {
            !"/ \t\r\n\"'<>\\".utf8.contains($0)
        }
        guard let at = part.lastIndex(of: UInt8(ascii: "@")),
            let colon = part[..<at].firstIndex(of: UInt8(ascii: ":")), colon + 1 < at,
            !isPlaceholder(colon + 1..<at)
        else { return nil }
        return Secret(kind: .password, range: colon + 1..<at)
    }

    // MARK: Assignments

    /// The value in `password=…`, `"api_key": "…"`, `the password is …`.
    mutating func assignment(to word: Range<Int>) -> Secret? {
        guard mayEndName(word),
            let start = startOfValue(after: word.upperBound)
        else { return nil }
        let name = name(endingAt: word.upperBound)
        let isPassword = Self.passwordNames.contains { name.hasSuffix($0) }
        guard isPassword || Self.keyNames.contains(where: { name.hasSuffix($0) }) else {
            return nil
        }
        let value = withoutBrackets(start..<max(start, endOfValue(from: start)))
        // In an address, a form or a file nothing but a value follows the sign.
        let isBound = start == word.upperBound + 1
        guard isPassword ? isPasswordLike(value, isBound: isBound) : isKeyLike(value) else {
            return nil
        }
        return Secret(kind: isPassword ? .password : .key, range: value)
    }

    /// Whether it ends like one of the names below.
    func mayEndName(_ word: Range<Int>) -> Bool {
        guard word.count >= 3 else { return false }
        func ends(_ ending: StaticString) -> Bool {
            holds(ending, ignoringCaseAt: word.upperBound - 3)
        }
        return switch text[word.upperBound - 1] | 0x20 {
        case UInt8(ascii: "d"): ends("ord") || ends("swd") || ends("pwd")
        case UInt8(ascii: "e"): ends("ase") || ends("ode")
        case UInt8(ascii: "n"): ends("ken")
        case UInt8(ascii: "t"): ends("ret")
        case UInt8(ascii: "y"): ends("key")
        default: false
        }
    }

    private static let passwordNames = ["password", "passwd", "pwd", "passphrase", "passcode"]
    private static let keyNames = [
        "apikey", "secretkey", "accesskey", "privatekey", "authkey", "accountkey", "signingkey",
        "encryptionkey", "masterkey", "secret", "token",
    ]

    /// The end of a name in lower case, without what joins its words.
    private func name(endingAt end: Int) -> String {
        var bytes: [UInt8] = []
        var at = end
        while at > max(lastEnd, end - 24) {
            at -= 1
            if classOfByte(at).meets(.letter) {
                bytes.append(text[at] | 0x20)
            } else if !"_- :\"'".utf8.contains(text[at]) {
                break
            }
        }
        return String(decoding: bytes.reversed(), as: UTF8.self)
    }

    /// Behind `=` or `:`, or the verb, and behind the quote that opens the value.
    private func startOfValue(after end: Int) -> Int? {
        var at = skippingQuote(from: end)
        at = skippingSpaces(from: at)
        if byte(at) == UInt8(ascii: "=") || byte(at) == UInt8(ascii: ":") {
            at += 1
            if byte(at) == UInt8(ascii: ">") || byte(at) == UInt8(ascii: "=") { at += 1 }
        } else if at > end, holds("is ", ignoringCaseAt: at) || holds("is:", ignoringCaseAt: at) {
            at += 3
        } else {
            return nil
        }
        return skippingQuote(from: skippingSpaces(from: at))
    }

    private func skippingSpaces(from start: Int) -> Int {
        var at = start
        while at < start + 8, byte(at) == UInt8(ascii: " ") { at += 1 }
        return at
    }

    /// Also one that is escaped.
    private func skippingQuote(from start: Int) -> Int {
        let at = byte(start) == UInt8(ascii: "\\") ? start + 1 : start
        guard let quote = byte(at), "\"'`".utf8.contains(quote) else { return start }
        return at + 1
    }

    /// Without those that close what stands around the value.
    private func withoutBrackets(_ value: Range<Int>) -> Range<Int> {
        var end = value.upperBound
        while end > value.lowerBound, ")]}".utf8.contains(text[end - 1]) { end -= 1 }
        return value.lowerBound..<end
    }

    private func isPasswordLike(_ value: Range<Int>, isBound: Bool) -> Bool {
        guard value.count >= 6, !isPlaceholder(value) else { return false }
        let sample = value.prefix(Self.maxSample)
        return isBound || sample.contains { classOfByte($0) == .digit }
            || sample.contains { "!@#$%^*?+~".utf8.contains(text[$0]) }
    }

    private func isKeyLike(_ value: Range<Int>) -> Bool {
        guard value.count >= 12, !isPlaceholder(value) else { return false }
        let sample = value.prefix(Self.maxSample)
        return sample.contains { classOfByte($0) == .digit }
            && sample.contains { classOfByte($0).meets(.letter) }
    }

    private static let maxSample = 128

    /// Something that a program puts in, calls or looks up, and what was taken out before.
    private func isPlaceholder(_ value: Range<Int>) -> Bool {
        guard let first = value.first.map({ text[$0] }) else { return true }
        return "${<[(/.".utf8.contains(first) || holds("http", at: value.lowerBound)
            || value.prefix(Self.maxSample).contains { "()[]{}".utf8.contains(text[$0]) }
    }
}
