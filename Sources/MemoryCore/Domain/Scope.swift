/// Who owns a set of memories. Derived from the caller's key, never from a header.
package struct AgentID: ExactIdentifier {
    package let text: String

    package init(_ text: String) { self.text = text }
}

/// Whose memories: usually an end user of the application.
package struct SessionID: ExactIdentifier {
    /// The longest accepted id, in UTF-8 bytes.
    package static let maxBytes = 256

    package let text: String

    /// `nil` unless the id has 1 to 256 bytes. A replacement character means that a decoder met
    /// bytes that were not UTF-8: two different ids could then look the same, so it is refused.
    package init?(_ text: String) {
        guard 1...Self.maxBytes ~= text.utf8.count, !text.unicodeScalars.contains("\u{FFFD}"),
            !text.utf8.contains(0)
        else { return nil }
        self.text = text
    }

    /// The agent's own session, for callers that name none.
    package static let `default` = SessionID(exactly: "default")

    private init(exactly text: String) { self.text = text }
}

/// The pair that every memory belongs to and every statement is limited to.
package struct Scope: Hashable, Sendable {
    package let agent: AgentID
    package let session: SessionID

    package init(agent: AgentID, session: SessionID) {
        self.agent = agent
        self.session = session
    }
}
