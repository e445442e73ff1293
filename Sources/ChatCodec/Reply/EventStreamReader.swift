/// Follows a stream of server-sent events and collects what it says.
///
/// A `data` line that is JSON by itself, as nearly all are, is read where it stands and at once;
/// any other is put together with the lines after it and read at the end of its event.
struct EventStreamReader: Sendable {
    private let dialect: ChatDialect
    private var lines = LineSplitter()
    private var isFirstLine = true
    /// The `event` field of the current event.
    private var event: ResponseEvent?
    /// Data lines of the current event that are not JSON by themselves, with a line feed each.
    private var pending: [UInt8] = []
    /// Where the first of them starts in the current chunk; 0 if in an earlier one.
    private var pendingStart = 0

    private var text: BoundedText
    private var finishReason: String?
    /// An error was sent, or something that may have been text could not be kept.
    private var hasFailed = false
    private(set) var isFinished = false

    init(dialect: ChatDialect, maxTextBytes: Int) {
        self.dialect = dialect
        text = BoundedText(maxBytes: maxTextBytes)
    }

    mutating func follow(_ chunk: UnsafeRawBufferPointer) -> Int? {
        guard !isFinished else { return 0 }
        pendingStart = 0
        var position = 0
        while let line = lines.next(in: chunk, at: &position) {
            let start = take(line, in: chunk)
            if isFinished { return start }
        }
        return takeEarlyEnd(in: chunk)
    }

    func reply(endOfBody: Bool) -> Reply {
        var reader = self
        if endOfBody, !isFinished { reader.takeEnd() }
        let isComplete = reader.isFinished || endOfBody && reader.finishReason != nil
        return Reply(
            text: reader.text.text,
            isComplete: isComplete && !reader.hasFailed,
            finishReason: reader.finishReason
        )
    }
}

// MARK: - Lines

extension EventStreamReader {
    /// Gives the place from which the chunk must wait, should this line finish the reply.
    private mutating func take(_ line: LineSplitter.Line, in chunk: UnsafeRawBufferPointer) -> Int {
        switch line {
        case .inChunk(let range):
            let start = pending.isEmpty ? range.lowerBound : pendingStart
            if pending.isEmpty { pendingStart = range.lowerBound }
            take(UnsafeRawBufferPointer(rebasing: chunk[range]))
            return start
        case .collected(let bytes):
            bytes.withUnsafeBytes { take($0) }
            return 0
        case .tooLong(let start):
            takeTooLong()
            return pending.isEmpty ? start : pendingStart
        }
    }

    private mutating func take(_ line: UnsafeRawBufferPointer) {
        let line = isFirstLine ? line.withoutByteOrderMark : line
        isFirstLine = false
        if line.isEmpty {
            dispatch()
        } else if let data = line.value(ofField: "data") {
            take(data: data)
        } else if let name = line.value(ofField: "event") {
            event = ResponseEvent(name)
        }
    }

    private mutating func take(data: UnsafeRawBufferPointer) {
        if data.isDone {
            isFinished = true
        } else if !pending.isEmpty || !read(data) {
            guard pending.count + data.count <= LineSplitter.maxBytes else { return takeTooLong() }
            pending.append(contentsOf: data)
            pending.append(.lineFeed)
        }
    }

    /// The blank line behind an event.
    private mutating func dispatch() {
        if !pending.isEmpty {
            let data = pending
            pending.removeAll(keepingCapacity: true)
            data.withUnsafeBytes { _ = read($0) }
        }
        event = nil
    }

    /// A line too long to be kept. If its event has a name, that says whether it matters: the last
    /// event of a response repeats all of it.
    private mutating func takeTooLong() {
        isFirstLine = false
        pending.removeAll()
        switch event {
        case nil, .textDelta, .failed: hasFailed = true
        case .ended, .other: break
        }
        isFinished = isFinished || event?.isTerminal == true
    }

    /// `[DONE]` is known before its line has ended, for streams that end without a line feed.
    private mutating func takeEarlyEnd(in chunk: UnsafeRawBufferPointer) -> Int? {
        let rest = lines.rest.withUnsafeBytes { rest in
            let line = isFirstLine ? rest.withoutByteOrderMark : rest
            return line.value(ofField: "data")?.isDone == true ? rest.count : nil
        }
        guard let rest else { return nil }
        isFinished = true
        return max(0, chunk.count - rest)
    }

    /// The body has ended: so has the last line, and its event.
    private mutating func takeEnd() {
        _ = take(lines.last(), in: UnsafeRawBufferPointer(start: nil, count: 0))
        if !isFinished { dispatch() }
    }
}

// MARK: - Data

extension EventStreamReader {
    /// Reads the JSON of an event; `false`, without a change, if it is not whole.
    private mutating func read(_ data: UnsafeRawBufferPointer) -> Bool {
        guard let piece = try? ReplyPiece(event: event, data: data, dialect: dialect) else {
            return false
        }
        if !piece.isWholeText || text.isEmpty { text.append(piece.content, in: data) }
        finishReason = piece.finishReason?.decoded(in: data) ?? finishReason
        hasFailed = hasFailed || piece.isError
        isFinished = piece.isTerminal
        return true
    }
}

extension UnsafeRawBufferPointer {
    fileprivate var withoutByteOrderMark: UnsafeRawBufferPointer {
        startsWithByteOrderMark ? UnsafeRawBufferPointer(rebasing: self[3...]) : self
    }

    /// The value of a line `name: value`, without the one space that may stand before it.
    fileprivate func value(ofField name: StaticString) -> UnsafeRawBufferPointer? {
        let length = name.utf8CodeUnitCount
        guard count >= length, name.matches(self[..<length]) else { return nil }
        guard count > length else { return UnsafeRawBufferPointer(rebasing: self[length...]) }
        guard self[length] == .colon else { return nil }
        let hasSpace = count > length + 1 && self[length + 1] == .space
        return UnsafeRawBufferPointer(rebasing: self[(length + (hasSpace ? 2 : 1))...])
    }

    /// Whether the data of a line ends the stream, as it does for chat completions.
    fileprivate var isDone: Bool { count >= 6 && StaticString("[DONE]").matches(self[..<6]) }
}
