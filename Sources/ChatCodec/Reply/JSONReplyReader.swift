/// Collects a JSON reply and reads it at its end.
struct JSONReplyReader: Sendable {
    private let dialect: ChatDialect
    private let maxTextBytes: Int
    /// Text takes at most six bytes for one, and this leaves a megabyte to everything else. The
    /// text of a longer body is not kept, and the reply counts as incomplete.
    private let maxBodyBytes: Int
    private var body: [UInt8] = []
    private var isTooLong = false
    /// The last byte so far that is not whitespace is a brace: the end, perhaps.
    private var endsWithBrace = false

    init(dialect: ChatDialect, maxTextBytes: Int) {
        self.dialect = dialect
        self.maxTextBytes = maxTextBytes
        maxBodyBytes = maxTextBytes * 6 + 1 << 20
    }

    mutating func follow(_ chunk: UnsafeRawBufferPointer) -> Int? {
        guard !chunk.isEmpty else { return nil }
        collect(chunk)
        guard let last = chunk.lastIndex(where: { !$0.isJSONWhitespace }) else {
            return endsWithBrace ? 0 : nil
        }
        endsWithBrace = chunk[last] == .closeBrace
        return endsWithBrace ? last : nil
    }

    private mutating func collect(_ chunk: UnsafeRawBufferPointer) {
        guard !isTooLong else { return }
        guard body.count + chunk.count <= maxBodyBytes else {
            isTooLong = true
            body = []
            return
        }
        body.append(contentsOf: chunk)
    }

    func reply() -> Reply {
        body.withUnsafeBytes { body in
            guard let piece = try? ReplyPiece(body: body, dialect: dialect) else { return Reply() }
            var text = BoundedText(maxBytes: maxTextBytes)
            text.append(piece.content, in: body)
            return Reply(
                text: text.text,
                isComplete: !piece.isError,
                finishReason: piece.finishReason?.decoded(in: body)
            )
        }
    }
}
