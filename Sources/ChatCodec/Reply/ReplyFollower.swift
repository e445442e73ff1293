/// Reads along while a reply is passed on, and never changes it.
///
/// However the bytes are split into chunks, the reply is the same. What is kept is bounded by
/// `maxTextBytes` and a few megabytes, whatever the upstream sends.
package struct ReplyFollower: Sendable {
    /// Texts are cut at this length, whatever was asked for.
    static let greatestTextBytes = 64 << 20

    private let format: ReplyFormat
    /// Only the one for the format is fed.
    private var json: JSONReplyReader
    private var eventStream: EventStreamReader

    /// A text longer than `maxTextBytes` is cut there, between two characters.
    package init(dialect: ChatDialect, format: ReplyFormat, maxTextBytes: Int) {
        let maxTextBytes = min(max(0, maxTextBytes), Self.greatestTextBytes)
        self.format = format
        json = JSONReplyReader(dialect: dialect, maxTextBytes: maxTextBytes)
        eventStream = EventStreamReader(dialect: dialect, maxTextBytes: maxTextBytes)
    }

    /// Returns the offset in this chunk from which bytes are the final ones and must wait for the
    /// journal; `nil`: the whole chunk can go on at once.
    ///
    /// In a stream the final bytes start with the line of the terminal event; from then on every
    /// chunk gives 0. A JSON body ends with a brace, but only its end shows which one: for a chunk
    /// that ends with one (and whitespace) this is the offset of that brace. What an earlier
    /// chunk held is released by any answer but 0, and grows with 0.
    package mutating func follow(_ chunk: UnsafeRawBufferPointer) -> Int? {
        switch format {
        case .json: json.follow(chunk)
        case .eventStream: eventStream.follow(chunk)
        }
    }

    /// The terminal event has been seen: the exchange can be journalled now. A JSON body has no
    /// such event, only its end.
    package var isFinished: Bool {
        switch format {
        case .json: false
        case .eventStream: eventStream.isFinished
        }
    }

    /// What has been said so far. `endOfBody`: the body ended as HTTP wants it, not by a reset.
    package func reply(endOfBody: Bool) -> Reply {
        switch format {
        case .json: json.reply()
        case .eventStream: eventStream.reply(endOfBody: endOfBody)
        }
    }
}
