import FoundationEssentials
import MemoryCore

// The columns in the order in which `Migrations` has made them.

extension SalvagedRow {
    /// Of a row of `memory`.
    func keptMemory() throws(Nonsense) -> KeptMemory {
        KeptMemory(
            try memory(),
            metadata: textIfAny(13),
            userID: textIfAny(24),
            lastAccessedAt: try dateIfAny(17),
            supersededBy: try memoryIDIfAny(18),
            repeatCount: try count(19),
            deletedAt: try dateIfAny(20)
        )
    }

    private func memory() throws(Nonsense) -> Memory {
        Memory(
            id: try memoryID(2),
            scope: try scope(agent: 0, session: 1),
            kind: try named(4),
            role: try named(5),
            content: try text(12),
            conversation: try conversation(7),
            position: try count(8),
            createdAt: try date(10),
            occurredAt: try date(11),
            source: try named(6),
            isComplete: try flag(9),
            expiresAt: try dateIfAny(14),
            isPinned: try flag(15),
            accessCount: try count(16)
        )
    }

    /// Of a row of `exchange`; nil once its memories are stored.
    func pendingEntry() throws(Nonsense) -> JournalEntry? {
        guard try flag(11) else { return nil }
        guard case .blob(let digest) = values[3] else { throw Nonsense() }
        return JournalEntry(
            id: ExchangeID(id),
            revision: try count(10),
            exchange: Exchange(
                scope: try scope(agent: 1, session: 2),
                identity: ExchangeIdentity(digest: digest, hasHistory: try flag(4)),
                conversation: try conversation(5),
                position: try count(6),
                userText: try text(14),
                replyText: try text(15),
                isComplete: try flag(7),
                occurredAt: try date(8)
            ),
            userMemoryID: try memoryID(12),
            replyMemoryID: try memoryID(13)
        )
    }
}
