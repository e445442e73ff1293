/// Finds the string literals of Swift source: enough of the grammar for our own files, which have
/// neither raw strings nor comments inside interpolations.
struct StringLiterals {
    private var rest: Substring

    static func all(in source: String) -> [String] {
        var scanner = StringLiterals(rest: source[...])
        var found: [String] = []
        while let literal = scanner.next() { found.append(literal) }
        return found
    }

    /// The text between the quotes of the next literal, interpolations and all, with single spaces.
    private mutating func next() -> String? {
        while !rest.isEmpty {
            if rest.hasPrefix("//") {
                rest = rest.drop { $0 != "\n" }
            } else if take("\"\"\"") {
                return literal(endingWith: "\"\"\"")
            } else if take("\"") {
                return literal(endingWith: "\"")
            } else {
                rest.removeFirst()
            }
        }
        return nil
    }

    private mutating func literal(endingWith quotes: String) -> String {
        var text = ""
        var depth = 0
        while !rest.isEmpty {
            if depth == 0, take(quotes) { break }
            if take("\\(") {
                text += "\\("
                depth += 1
            } else if depth == 0, take("\\\n") {
                continue
            } else if depth == 0, take("\\\"") {
                text += "\\\""
            } else {
                let character = rest.removeFirst()
                if depth > 0, character == "(" { depth += 1 }
                if depth > 0, character == ")" { depth -= 1 }
                text.append(character)
            }
        }
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private mutating func take(_ prefix: String) -> Bool {
        guard rest.hasPrefix(prefix) else { return false }
        rest.removeFirst(prefix.count)
        return true
    }
}
