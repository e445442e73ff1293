extension JSONValue {
    /// The document in one line of UTF-8, its members sorted by name: equal values give equal bytes.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return bytes
    }

    private func append(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes += "null".utf8
        case .boolean(let value): bytes += (value ? "true" : "false").utf8
        case .integer(let value): bytes += String(value).utf8
        case .number(let value): bytes += (value.isFinite ? "\(value)" : "null").utf8
        case .string(let text): Self.append(text, to: &bytes)
        case .array(let elements): Self.append(elements, to: &bytes)
        case .object(let members): Self.append(members, to: &bytes)
        }
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(.quote)
        bytes += JSONString.escaped(text)
        bytes.append(.quote)
    }

    private static func append(_ elements: [JSONValue], to bytes: inout [UInt8]) {
        bytes.append(.openBracket)
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(.comma) }
            element.append(to: &bytes)
        }
        bytes.append(.closeBracket)
    }

    private static func append(_ members: [String: JSONValue], to bytes: inout [UInt8]) {
        bytes.append(.openBrace)
        for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
            if index > 0 { bytes.append(.comma) }
            append(member.key, to: &bytes)
            bytes.append(.colon)
            member.value.append(to: &bytes)
        }
        bytes.append(.closeBrace)
    }
}
