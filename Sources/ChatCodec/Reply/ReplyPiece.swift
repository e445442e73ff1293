/// What one JSON object of a reply says: an event of a stream, or a whole body.
struct ReplyPiece {
    var content = TextContent.none
    /// The content is all that was said, not only what is new.
    var isWholeText = false
    var finishReason: JSONString?
    var isError = false
    /// No event comes after this one.
    var isTerminal = false

    /// The finish reasons that are kept are words; this bounds them.
    static let maxFinishReasonBytes = 64

    init(body: UnsafeRawBufferPointer, dialect: ChatDialect) throws(ScanError) {
        var scanner = JSONScanner(body)
        switch dialect {
        case .chatCompletions: try readCompletion(from: &scanner, textKey: "message")
        case .responses: try readResponse(from: &scanner)
        }
        try scanner.expectEnd()
    }

    /// `event` is the name that the stream gives the event; the data's own name comes first.
    init(
        event: ResponseEvent?,
        data: UnsafeRawBufferPointer,
        dialect: ChatDialect
    ) throws(ScanError) {
        var scanner = JSONScanner(data)
        switch dialect {
        case .chatCompletions: try readCompletion(from: &scanner, textKey: "delta")
        case .responses: try readResponseEvent(named: event, from: &scanner)
        }
        try scanner.expectEnd()
    }
}
