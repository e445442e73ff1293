package import FoundationEssentials
package import MemoryCore

extension Scope {
    package static func make(agent: String = "acme", session: String = "alice") -> Scope {
        guard let session = SessionID(session) else { preconditionFailure("illegal session id") }
        return Scope(agent: AgentID(agent), session: session)
    }
}

extension Exchange {
    /// An exchange of which a test names only what matters to it. Its identity follows from
    /// `prefix`, the history before it, and the user's words.
    package static func make(
        in scope: Scope = .make(),
        after prefix: String = "Hello.",
        user: String = "I like green tea.",
        reply: String = "Noted.",
        position: Int = 2,
        isComplete: Bool = true,
        at time: Date = Date(timeIntervalSince1970: 1_777_889_700)
    ) -> Exchange {
        var digest = SHA256Digest()
        digest.append(prefix)
        digest.append(user)
        return Exchange(
            scope: scope,
            identity: ExchangeIdentity(digest: digest.finish(), hasHistory: !prefix.isEmpty),
            conversation: ConversationID(UInt64(prefix.utf8.count)),
            position: position,
            userText: user,
            replyText: reply,
            isComplete: isComplete,
            occurredAt: time
        )
    }
}
