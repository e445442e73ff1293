extension ReplyPiece {
    /// Takes a response: the texts of its output, and how it ended.
    mutating func readResponse(from scanner: inout JSONScanner) throws(ScanError) {
        isWholeText = true
        try scanner.enter(.openBrace)
        while let key = try scanner.nextKey() {
            if key.says("output", in: scanner.bytes) {
                content = try scanner.output()
            } else if key.says("status", in: scanner.bytes) {
                let status = try scanner.stringIfAny()
                setFinishReason(status)
                isError = isError || status.map { !$0.isEnd(in: scanner.bytes) } ?? false
            } else if key.says("error", in: scanner.bytes) {
                isError = try !scanner.isNull() || isError
            } else {
                try scanner.skipValue()
            }
        }
    }

    /// Takes one event. Its `response` counts only if it is the last one.
    mutating func readResponseEvent(
        named name: ResponseEvent?,
        from scanner: inout JSONScanner
    ) throws(ScanError) {
        var event = name ?? .other
        var delta: JSONString?
        var response: ReplyPiece?
        try scanner.enter(.openBrace)
        while let key = try scanner.nextKey() {
            if key.says("type", in: scanner.bytes) {
                event = try scanner.responseEvent() ?? event
            } else if key.says("delta", in: scanner.bytes) {
                delta = try scanner.stringIfAny()
            } else if key.says("response", in: scanner.bytes) {
                response = try ReplyPiece(responseFrom: &scanner)
            } else {
                try scanner.skipValue()
            }
        }
        if event.isTerminal, let response { self = response }
        if event == .textDelta, let delta { content = .string(delta) }
        isTerminal = event.isTerminal
        isError = isError || event == .failed
    }

    private init(responseFrom scanner: inout JSONScanner) throws(ScanError) {
        if scanner.peek() == .openBrace {
            try readResponse(from: &scanner)
        } else {
            try scanner.skipValue()
        }
    }
}

extension JSONString {
    /// Whether a status is one that a response ends with, other than by a failure.
    fileprivate func isEnd(in body: UnsafeRawBufferPointer) -> Bool {
        says("completed", in: body) || says("incomplete", in: body)
    }
}

extension JSONScanner {
    fileprivate mutating func responseEvent() throws(ScanError) -> ResponseEvent? {
        guard let type = try stringIfAny() else { return nil }
        return ResponseEvent(type, in: bytes)
    }

    /// Takes the items of a response; gives the texts of its messages, one behind the other.
    fileprivate mutating func output() throws(ScanError) -> TextContent {
        var strings: [JSONString] = []
        guard try enterArrayOrSkip() else { return .none }
        while try nextElement() {
            let item = try inputItem()
            if item.role != .tool { strings += item.texts }
        }
        return .parts(strings, end: position, isEmpty: strings.isEmpty)
    }
}
