/// Walks over the bytes of a JSON document once and builds nothing.
///
/// The caller asks for what it expects and takes exactly one value after each key or element:
///
///     try scanner.enter(.openBrace)
///     while let key = try scanner.nextKey() { try scanner.skipValue() }
///
/// What the grammar of RFC 8259 does not allow throws. Only the UTF-8 inside strings is not
/// looked at.
struct JSONScanner {
    /// The deepest nesting that is followed; DESIGN 10.
    static let maxDepth = 128

    let bytes: UnsafeRawBufferPointer
    var position: Int
    private var depth = 0
    /// Whether the next key or element is the first one, which has no comma before it.
    private var isFirst = false

    /// Starts behind a byte order mark, if there is one.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        position = bytes.startsWithByteOrderMark ? 3 : 0
    }

    /// The next byte that is not whitespace, not yet taken; `nil` at the end.
    mutating func peek() -> UInt8? {
        while position < bytes.count {
            let byte = bytes[position]
            guard byte.isJSONWhitespace else { return byte }
            position &+= 1
        }
        return nil
    }

    mutating func take(_ byte: UInt8) throws(ScanError) {
        guard peek() == byte else { throw .malformed(at: position) }
        position &+= 1
    }

    /// Takes the bracket that opens an object or an array.
    mutating func enter(_ opening: UInt8) throws(ScanError) {
        try take(opening)
        guard depth < Self.maxDepth else { throw .tooDeep(at: position) }
        depth &+= 1
        isFirst = true
    }

    /// Enters an object; takes any other value whole and says `false`.
    mutating func enterObjectOrSkip() throws(ScanError) -> Bool {
        try enterOrSkip(.openBrace)
    }

    /// Enters an array; takes any other value whole and says `false`.
    mutating func enterArrayOrSkip() throws(ScanError) -> Bool {
        try enterOrSkip(.openBracket)
    }

    /// The next key of the innermost object, with its colon; `nil` when that has ended.
    mutating func nextKey() throws(ScanError) -> JSONString? {
        guard try advance(before: .closeBrace) else { return nil }
        let key = try string()
        try take(.colon)
        return key
    }

    /// Whether the innermost array has one more element. When not, its bracket has been taken.
    mutating func nextElement() throws(ScanError) -> Bool {
        try advance(before: .closeBracket)
    }

    mutating func skipValue() throws(ScanError) {
        switch peek() {
        case .quote:
            _ = try string()
        case .openBrace:
            try enter(.openBrace)
            while try nextKey() != nil { try skipValue() }
        case .openBracket:
            try enter(.openBracket)
            while try nextElement() { try skipValue() }
        default:
            try skipScalar()
        }
    }

    /// Throws unless only whitespace is left.
    mutating func expectEnd() throws(ScanError) {
        guard peek() == nil else { throw .malformed(at: position) }
    }

    private mutating func enterOrSkip(_ opening: UInt8) throws(ScanError) -> Bool {
        guard peek() == opening else {
            try skipValue()
            return false
        }
        try enter(opening)
        return true
    }

    private mutating func advance(before closing: UInt8) throws(ScanError) -> Bool {
        let wasFirst = isFirst
        isFirst = false
        if peek() == closing {
            position &+= 1
            depth &-= 1
            return false
        }
        if !wasFirst { try take(.comma) }
        return true
    }
}

extension UnsafeRawBufferPointer {
    var startsWithByteOrderMark: Bool { starts(with: [0xEF, 0xBB, 0xBF]) }
}
