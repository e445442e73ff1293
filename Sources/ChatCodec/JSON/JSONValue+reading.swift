extension JSONValue {
    /// Reads one document, which is all that the bytes may hold.
    ///
    /// Bytes that are not UTF-8, numbers that no `Double` holds and more than 128 levels of nesting
    /// throw. Halves of surrogate pairs in escapes become U+FFFD.
    package init(reading bytes: some Collection<UInt8>) throws(ScanError) {
        let bytes = ContiguousArray(bytes)
        let read = bytes.withUnsafeBytes { bytes in
            Result { () throws(ScanError) in
                guard String(validating: bytes, as: UTF8.self) != nil else {
                    throw ScanError.malformed(at: 0)
                }
                var scanner = JSONScanner(bytes)
                let value = try scanner.value()
                try scanner.expectEnd()
                return value
            }
        }
        self = try read.get()
    }
}

extension JSONScanner {
    fileprivate mutating func value() throws(ScanError) -> JSONValue {
        switch peek() {
        case .quote: .string(try string().decoded(in: bytes))
        case .openBrace: try object()
        case .openBracket: try array()
        default: try scalar()
        }
    }

    private mutating func object() throws(ScanError) -> JSONValue {
        var members: [String: JSONValue] = [:]
        try enter(.openBrace)
        while let key = try nextKey() { members[key.decoded(in: bytes)] = try value() }
        return .object(members)
    }

    private mutating func array() throws(ScanError) -> JSONValue {
        var elements: [JSONValue] = []
        try enter(.openBracket)
        while try nextElement() { elements.append(try value()) }
        return .array(elements)
    }

    private mutating func scalar() throws(ScanError) -> JSONValue {
        let start = position
        try skipScalar()
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        switch text {
        case "null": return .null
        case "true", "false": return .boolean(text == "true")
        default: break
        }
        if let integer = Int64(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else { throw .malformed(at: start) }
        return .number(number)
    }
}
