package import FoundationEssentials

/// One user message and the reply to it: the unit of writing.
package struct Exchange: Sendable, Equatable {
    package var scope: Scope
    package var identity: ExchangeIdentity
    package var conversation: ConversationID
    /// The number of messages before the user's message in the history that the client sent.
    package var position: Int
    package var userText: String
    /// Empty when the reply had no text, for instance a round of tool calls.
    package var replyText: String
    /// `false` when the reply was cut off: by the upstream, or because the client left.
    package var isComplete: Bool
    package var occurredAt: Date

    package init(
        scope: Scope,
        identity: ExchangeIdentity,
        conversation: ConversationID,
        position: Int,
        userText: String,
        replyText: String,
        isComplete: Bool,
        occurredAt: Date
    ) {
        self.scope = scope
        self.identity = identity
        self.conversation = conversation
        self.position = position
        self.userText = userText
        self.replyText = replyText
        self.isComplete = isComplete
        self.occurredAt = occurredAt.inWholeMicroseconds
    }
}

/// What makes two requests the same exchange: an SDK retry, a regenerated answer and the rounds
/// of a tool loop update one exchange instead of adding another.
package struct ExchangeIdentity: Hashable, Sendable {
    /// SHA-256 of (scope, messages before the user's message, the user's message).
    package let digest: [UInt8]
    /// Without a history the same words may be said again on another day: then they count as a
    /// retry only inside the store's retry window.
    package let hasHistory: Bool

    package init(digest: [UInt8], hasHistory: Bool) {
        self.digest = digest
        self.hasHistory = hasHistory
    }
}

/// The row of an exchange in the journal. Stable over updates of the exchange.
package struct ExchangeID: Hashable, Sendable {
    package let value: Int64

    package init(_ value: Int64) { self.value = value }
}

/// An exchange as the journal keeps it, with the ids that its memories have from the start: what
/// is found by words before the worker has run is the same memory afterwards.
package struct JournalEntry: Sendable, Equatable {
    package var id: ExchangeID
    /// Grows by one with every update; a worker that finished an older revision changes nothing.
    package var revision: Int
    package var exchange: Exchange
    package var userMemoryID: MemoryID
    package var replyMemoryID: MemoryID

    package init(
        id: ExchangeID,
        revision: Int,
        exchange: Exchange,
        userMemoryID: MemoryID,
        replyMemoryID: MemoryID
    ) {
        self.id = id
        self.revision = revision
        self.exchange = exchange
        self.userMemoryID = userMemoryID
        self.replyMemoryID = replyMemoryID
    }

    /// The user's message and the reply to it as memories; a side without text gives none.
    package var memories: [Memory] {
        let sides: [(MemoryID, Memory.Role, String, Int, Bool)] = [
            (userMemoryID, .user, exchange.userText, exchange.position, true),
            (
                replyMemoryID, .assistant, exchange.replyText, exchange.position + 1,
                exchange.isComplete
            ),
        ]
        return sides.filter { !$0.2.isEmpty }.map { id, role, text, position, isComplete in
            Memory(
                id: id,
                scope: exchange.scope,
                role: role,
                content: text,
                conversation: exchange.conversation,
                position: position,
                createdAt: exchange.occurredAt,
                occurredAt: exchange.occurredAt,
                isComplete: isComplete
            )
        }
    }
}
