/// A view of one request body: what memory needs to know of it, as places in the client's bytes.
///
/// Made by one scan, without a tree. Where a key is repeated the last one counts, as for nearly
/// every JSON parser. Methods that take a body must be given the bytes that were scanned.
package struct ChatRequest: Sendable {
    package typealias ScanError = ChatCodec.ScanError
    package typealias JSONString = ChatCodec.JSONString

    /// More messages than this throw: a list of empty ones takes twenty times its bytes in memory.
    static let maxMessages = 65_536

    package enum Role: Sendable {
        case system, developer, user, assistant, tool, other
    }

    package struct Message: Sendable {
        package let role: Role
        let content: TextContent

        /// The string content, or the text parts.
        package var texts: [JSONString] { content.strings }
    }

    /// In their order. An element that is not a message stays in its place, as role `other`.
    package internal(set) var messages: [Message] = []
    package internal(set) var isStream = false
    package internal(set) var user: String?
    package internal(set) var safetyIdentifier: String?
    package internal(set) var metadataUserID: String?
    var splicePlace: SplicePlace?

    /// The index of the last message that the user said.
    package var lastUserMessage: Int? { messages.lastIndex { $0.role == .user } }
}
