extension ReplyPiece {
    /// Takes a completion, or a chunk of one; `textKey` is where its choices keep what was said.
    mutating func readCompletion(
        from scanner: inout JSONScanner,
        textKey: StaticString
    ) throws(ScanError) {
        try scanner.enter(.openBrace)
        while let key = try scanner.nextKey() {
            if key.says("choices", in: scanner.bytes) {
                try readChoices(from: &scanner, textKey: textKey)
            } else if key.says("error", in: scanner.bytes) {
                isError = try !scanner.isNull()
            } else {
                try scanner.skipValue()
            }
        }
    }

    private mutating func readChoices(
        from scanner: inout JSONScanner,
        textKey: StaticString
    ) throws(ScanError) {
        guard try scanner.enterArrayOrSkip() else { return }
        while try scanner.nextElement() {
            guard try scanner.enterObjectOrSkip() else { continue }
            try readChoice(from: &scanner, textKey: textKey)
        }
    }

    /// Takes the choice that was entered; only the one with index 0, or with none, counts.
    private mutating func readChoice(
        from scanner: inout JSONScanner,
        textKey: StaticString
    ) throws(ScanError) {
        var isFirst = true
        var (content, reason): (TextContent, JSONString?) = (.none, nil)
        while let key = try scanner.nextKey() {
            if key.says("index", in: scanner.bytes) {
                isFirst = try scanner.isZero()
            } else if key.says(textKey, in: scanner.bytes) {
                content = try scanner.contentMember()
            } else if key.says("finish_reason", in: scanner.bytes) {
                reason = try scanner.stringIfAny()
            } else {
                try scanner.skipValue()
            }
        }
        guard isFirst else { return }
        self.content = content
        setFinishReason(reason)
    }

    mutating func setFinishReason(_ reason: JSONString?) {
        guard let reason, reason.range.count <= Self.maxFinishReasonBytes else { return }
        finishReason = reason
    }
}

extension JSONScanner {
    /// Takes a value; gives what its member `content` says.
    fileprivate mutating func contentMember() throws(ScanError) -> TextContent {
        var content = TextContent.none
        guard try enterObjectOrSkip() else { return content }
        while let key = try nextKey() {
            if key.says("content", in: bytes) {
                content = try TextContent(from: &self)
            } else {
                try skipValue()
            }
        }
        return content
    }

    /// Takes a value; whether it was the number 0 or null.
    fileprivate mutating func isZero() throws(ScanError) -> Bool {
        _ = peek()
        let start = position
        try skipValue()
        let value = bytes[start..<position]
        return StaticString("0").matches(value) || StaticString("null").matches(value)
    }
}
