/// The `content` of a message as it stands in a body: one string, or an array of typed parts.
enum TextContent: Sendable {
    /// Absent, `null`, or of a form that we do not know.
    case none
    case string(JSONString)
    /// The strings of the text parts; images and all others are left out. `end` is the place of
    /// the closing bracket, `isEmpty` that there are no parts of any type.
    case parts([JSONString], end: Int, isEmpty: Bool)

    var strings: [JSONString] {
        switch self {
        case .none: []
        case .string(let string): [string]
        case .parts(let strings, _, _): strings
        }
    }
}

extension TextContent {
    /// Takes a value.
    init(from scanner: inout JSONScanner) throws(ScanError) {
        if scanner.peek() == .quote {
            self = .string(try scanner.string())
        } else if try scanner.enterArrayOrSkip() {
            self = try TextContent(partsFrom: &scanner)
        } else {
            self = .none
        }
    }

    private init(partsFrom scanner: inout JSONScanner) throws(ScanError) {
        var strings: [JSONString] = []
        var (isEmpty, isOdd) = (true, false)
        while try scanner.nextElement() {
            isEmpty = false
            if try !scanner.enterObjectOrSkip() {
                isOdd = true
            } else if let string = try scanner.textPart() {
                strings.append(string)
            }
        }
        self = isOdd ? .none : .parts(strings, end: scanner.position - 1, isEmpty: isEmpty)
    }
}

extension JSONScanner {
    /// Takes the part that was entered; gives its text if its type is one that carries what was said.
    fileprivate mutating func textPart() throws(ScanError) -> JSONString? {
        var (isText, text): (Bool, JSONString?) = (false, nil)
        while let key = try nextKey() {
            if key.says("type", in: bytes) {
                isText = try stringIfAny().map { $0.isTextType(in: bytes) } ?? false
            } else if key.says("text", in: bytes) {
                text = try stringIfAny()
            } else {
                try skipValue()
            }
        }
        return isText ? text : nil
    }
}

extension JSONString {
    fileprivate func isTextType(in body: UnsafeRawBufferPointer) -> Bool {
        says("text", in: body) || says("input_text", in: body) || says("output_text", in: body)
    }
}
