import FoundationEssentials
import MemoryCore

extension MemoryStore {
    /// Memories that are stored, or get their vectors, in one transaction.
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

    /// Gives every memory that has none in the embedder's space its vectors, the newest first.
    ///
    /// - Parameters:
    ///   - quickly: with the embedder's provisional vectors, where it has some.
    ///   - progress: told how many memories have been looked at.
    func embedAll(
        with embedder: any Embedder,
        quickly: Bool = false,
        progress: (Int) -> Void
    ) async throws {
        var before = Int64.max
        var done = 0
        while true {
            let batch = try memories(
                without: embedder.space,
                before: before,
                limit: Self.fillBatch
            )
            guard let last = batch.last else { return }
            let passages = batch.map { Passages.texts(of: $0.memory.content) }
            let vectors =
                quickly
                ? passages.map { $0.compactMap(embedder.provisionalVector) }
                : try await embedder.vectors(ofPassages: passages)
            let embedded = zip(batch, vectors).map(EmbeddedMemory.init)
            try storeVectors(embedded, in: embedder.space)
            before = last.sequence
            done += batch.count
            progress(done)
        }
    }
}

extension Embedder {
    /// In one call. A passage without meaning has no vector.
    fileprivate func vectors(ofPassages passages: [[String]]) async throws -> [[Vector]] {
        var all = try await vectors(of: passages.flatMap(\.self))[...]
        return passages.map { passages in
            defer { all = all.dropFirst(passages.count) }
            return all.prefix(passages.count).compactMap(\.self)
        }
    }
}
