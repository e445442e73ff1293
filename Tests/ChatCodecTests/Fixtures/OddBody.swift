import ChatCodec
import Testing

/// A request body that is unusual but legal, and what it must be read as.
struct OddBody: Sendable, CustomTestStringConvertible {
    let name: String
    let dialect: ChatDialect
    let body: String
    /// The text of the last user message.
    let user: String?
    /// The number of messages.
    let count: Int

    var testDescription: String { name }

    init(_ name: String, _ body: String, user: String?, count: Int, as dialect: ChatDialect) {
        (self.name, self.body, self.user, self.count) = (name, body, user, count)
        self.dialect = dialect
    }

    static let all = chats + responses
}
