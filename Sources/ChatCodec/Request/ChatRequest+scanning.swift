extension ChatRequest {
    package init(
        scanning body: UnsafeRawBufferPointer,
        as dialect: ChatDialect
    ) throws(ScanError) {
        var scanner = JSONScanner(body)
        guard scanner.peek() == .openBrace else { throw .notAnObject }
        try scanner.enter(.openBrace)
        switch dialect {
        case .chatCompletions: try readChatCompletion(from: &scanner)
        case .responses: try readResponse(from: &scanner)
        }
        try scanner.expectEnd()
    }

    private mutating func readChatCompletion(
        from scanner: inout JSONScanner
    ) throws(ScanError) {
        while let key = try scanner.nextKey() {
            if key.says("messages", in: scanner.bytes) {
                try readMessages(from: &scanner)
            } else {
                try readCommonMember(key, from: &scanner)
            }
        }
    }

    private mutating func readResponse(from scanner: inout JSONScanner) throws(ScanError) {
        let front = scanner.position
        splicePlace = .newInstructions(at: front, isAlone: true)
        var hasInstructions = false
        while let key = try scanner.nextKey() {
            if key.says("instructions", in: scanner.bytes) {
                hasInstructions = true
                splicePlace = try SplicePlace(instructionsFrom: &scanner)
            } else if key.says("input", in: scanner.bytes) {
                try readInput(from: &scanner)
            } else {
                try readCommonMember(key, from: &scanner)
            }
            if !hasInstructions { splicePlace = .newInstructions(at: front, isAlone: false) }
        }
    }

    private mutating func readCommonMember(
        _ key: JSONString,
        from scanner: inout JSONScanner
    ) throws(ScanError) {
        let body = scanner.bytes
        if key.says("stream", in: body) {
            isStream = try scanner.isTrue()
        } else if key.says("user", in: body) {
            user = try scanner.stringIfAny()?.decoded(in: body)
        } else if key.says("safety_identifier", in: body) {
            safetyIdentifier = try scanner.stringIfAny()?.decoded(in: body)
        } else if key.says("metadata", in: body) {
            metadataUserID = try scanner.metadataUserID()
        } else {
            try scanner.skipValue()
        }
    }

    private mutating func readMessages(from scanner: inout JSONScanner) throws(ScanError) {
        messages = []
        splicePlace = nil
        guard try scanner.enterArrayOrSkip() else { return }
        let front = scanner.position
        while try scanner.nextElement() { try append(scanner.message()) }
        splicePlace =
            messages.first { $0.role == .system || $0.role == .developer }?.content.end
            ?? .newMessage(at: front, isAlone: messages.isEmpty)
    }

    /// `input` is a string, said by the user, or an array of items.
    private mutating func readInput(from scanner: inout JSONScanner) throws(ScanError) {
        messages = []
        if scanner.peek() == .quote {
            messages = [Message(role: .user, content: .string(try scanner.string()))]
        } else if try scanner.enterArrayOrSkip() {
            while try scanner.nextElement() { try append(scanner.inputItem()) }
        }
    }

    private mutating func append(_ message: Message) throws(ScanError) {
        guard messages.count < Self.maxMessages else { throw .tooManyMessages }
        messages.append(message)
    }
}

extension JSONScanner {
    /// Takes the value of `metadata`; gives its `user_id`.
    fileprivate mutating func metadataUserID() throws(ScanError) -> String? {
        guard try enterObjectOrSkip() else { return nil }
        var userID: String?
        while let key = try nextKey() {
            if key.says("user_id", in: bytes) {
                userID = try stringIfAny()?.decoded(in: bytes)
            } else {
                try skipValue()
            }
        }
        return userID
    }
}
