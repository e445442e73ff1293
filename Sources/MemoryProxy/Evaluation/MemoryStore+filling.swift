import FoundationEssentials
import MemoryCore

extension MemoryStore {
    /// Memories that are stored in one transaction.
    static var fillBatch: Int { 512 }

    /// Stores memories that no exchange brought, in this order.
    func fill(_ scope: Scope, with memories: [Memory]) throws {
        let carrier = Exchange(
            scope: scope,
            identity: ExchangeIdentity(digest: [], hasHistory: false),
            conversation: ConversationID(0),
            position: 0,
            userText: "",
            replyText: "",
            isComplete: true,
            occurredAt: Date()
        )
        for start in stride(from: 0, to: memories.count, by: Self.fillBatch) {
            let batch = Array(memories[start..<min(start + Self.fillBatch, memories.count)])
            for entry in try append([carrier]) {
                try complete([ProcessedEntry(entry: entry, memories: batch)])
            }
        }
    }
}
