import ChatCodec
import Testing

/// A way in which an upstream streams its reply, and what it says by it.
struct StreamStyle: Sendable, CustomTestStringConvertible {
    let name: String
    let dialect: ChatDialect
    let bytes: [UInt8]
    let reply: Reply
    /// How the bytes start that have to wait for the journal; `nil` if none have to.
    let finalBytes: String?
    /// Where they start; the end if there are none.
    let finalOffset: Int

    var testDescription: String { name }

    init(
        _ name: String,
        _ stream: String,
        says text: String = "Hello",
        isComplete: Bool = true,
        reason: String? = "stop",
        holds finalBytes: String? = "data: [DONE]",
        as dialect: ChatDialect = .chatCompletions
    ) {
        (self.name, self.bytes, self.dialect) = (name, Array(stream.utf8), dialect)
        self.reply = Reply(text: text, isComplete: isComplete, finishReason: reason)
        self.finalBytes = finalBytes
        finalOffset =
            finalBytes.flatMap { stream.ranges(of: $0).last }
            .map { stream[..<$0.lowerBound].utf8.count } ?? stream.utf8.count
    }

    /// A chunk of a completion with this delta.
    static func chunk(_ delta: String, index: Int = 0, reason: String = "null") -> String {
        #"{"id":"c","choices":[{"index":\#(index),"delta":\#(delta),"finish_reason":\#(reason)}]}"#
    }

    /// The `data` lines of an ordinary stream, each with its blank line.
    static func lines(_ data: [String], end: String = "\n") -> String {
        data.map { "data: \($0)\(end)\(end)" }.joined()
    }

    static let hello = [
        chunk(#"{"role":"assistant","content":""}"#), chunk(#"{"content":"Hel"}"#),
        chunk(#"{"content":"lo"}"#), chunk("{}", reason: #""stop""#),
    ]

    static let all = framings + endings + chunks + responses
}
