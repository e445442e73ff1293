extension JSONScanner {
    /// Takes a string. Its escapes are checked here, so that decoding can't fail.
    mutating func string() throws(ScanError) -> JSONString {
        try take(.quote)
        let start = position
        var hasEscapes = false
        while true {
            position = bytes.firstStringSpecial(from: position)
            guard position < bytes.count else { throw .malformed(at: position) }
            switch bytes[position] {
            case .quote:
                position &+= 1
                return JSONString(range: start..<position &- 1, hasEscapes: hasEscapes)
            case .backslash:
                hasEscapes = true
                try skipEscape()
            default:
                throw .malformed(at: position)
            }
        }
    }

    /// Takes a value; gives it back if it is a string.
    mutating func stringIfAny() throws(ScanError) -> JSONString? {
        guard peek() == .quote else {
            try skipValue()
            return nil
        }
        return try string()
    }

    /// Takes a value; whether it was `true`.
    mutating func isTrue() throws(ScanError) -> Bool {
        let isTrue = peek() == UInt8(ascii: "t")
        try skipValue()
        return isTrue
    }

    /// Takes a value; whether it was `null`.
    mutating func isNull() throws(ScanError) -> Bool {
        let isNull = peek() == UInt8(ascii: "n")
        try skipValue()
        return isNull
    }

    /// Takes a number or one of the three words.
    mutating func skipScalar() throws(ScanError) {
        switch peek() {
        case UInt8(ascii: "t"): try skip("true")
        case UInt8(ascii: "f"): try skip("false")
        case UInt8(ascii: "n"): try skip("null")
        default: try skipNumber()
        }
    }

    private mutating func skip(_ word: StaticString) throws(ScanError) {
        let end = position &+ word.utf8CodeUnitCount
        guard end <= bytes.count, word.matches(bytes[position..<end]) else {
            throw .malformed(at: position)
        }
        position = end
    }

    private mutating func skipEscape() throws(ScanError) {
        let escape = position &+ 1
        guard escape < bytes.count else { throw .malformed(at: position) }
        switch bytes[escape] {
        case .quote, .backslash, UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position = escape &+ 1
        case UInt8(ascii: "u"):
            let end = escape &+ 5
            guard end <= bytes.count,
                bytes[escape &+ 1..<end].allSatisfy({ $0.hexDigitValue != nil })
            else { throw .malformed(at: position) }
            position = end
        default:
            throw .malformed(at: position)
        }
    }

    private mutating func skipNumber() throws(ScanError) {
        skipOptional { $0 == UInt8(ascii: "-") }
        if !skipOptional({ $0 == UInt8(ascii: "0") }) { try skipDigits() }
        if skipOptional({ $0 == UInt8(ascii: ".") }) { try skipDigits() }
        if skipOptional({ $0 | 0x20 == UInt8(ascii: "e") }) {
            skipOptional { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
            try skipDigits()
        }
    }

    @discardableResult
    private mutating func skipOptional(_ matches: (UInt8) -> Bool) -> Bool {
        guard position < bytes.count, matches(bytes[position]) else { return false }
        position &+= 1
        return true
    }

    private mutating func skipDigits() throws(ScanError) {
        let start = position
        while position < bytes.count, bytes[position].isDigit { position &+= 1 }
        guard position > start else { throw .malformed(at: position) }
    }
}

extension StaticString {
    /// Whether these bytes are the string's. Asked for every key of a body, so it is a plain loop.
    func matches(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
        guard bytes.count == utf8CodeUnitCount else { return false }
        for offset in 0..<bytes.count
        where bytes.base[bytes.startIndex &+ offset] != utf8Start[offset] {
            return false
        }
        return true
    }
}
