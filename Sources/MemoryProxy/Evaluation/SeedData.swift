import FoundationEssentials
package import Logging
import MemoryCore
import SQLiteStore

/// Fills a session with memories faster than chats can: for benchmarks of large sessions.
package struct SeedData {
    /// Lines of a made-up conversation before the next begins.
    private static let linesAConversation = 20

    private let scope: Scope
    private let lines: [Substring]

    /// The agent is that of a single user.
    ///
    /// - Parameter file: one memory a line; by turns what a user said and what was answered.
    package init(session: String, file: String) throws {
        guard let session = SessionID(session) else {
            throw SettingsError.invalidValue(
                key: "session",
                value: session,
                expected: "1 to 256 bytes"
            )
        }
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw EvaluationError.unreadableFile(path: file)
        }
        scope = Scope(agent: AgentID("default"), session: session)
        lines = text.split(separator: "\n")
    }

    /// Stores the lines in the data folder of the settings, with vectors as far as the embedder
    /// has quick ones.
    package func store(_ settings: ProxySettings, logger: Logger) throws {
        let store = try SQLiteMemoryStore(
            folder: settings.dataFolder,
            journal: .off,
            logger: logger
        )
        let memories = lines.enumerated().map { number, line in memory(number, String(line)) }
        try store.fill(scope, with: memories)
        guard let embedder = try settings.makeEmbedder(logger: logger) else { return }
        try embed(store, with: embedder)
    }

    private func embed(_ store: SQLiteMemoryStore, with embedder: any Embedder) throws {
        var before = Int64.max
        while true {
            let batch = try store.memories(
                without: embedder.space,
                before: before,
                limit: SQLiteMemoryStore.fillBatch
            )
            guard let last = batch.last else { return }
            let embedded = batch.map { stored in
                let passages = Passages.texts(of: stored.memory.content)
                return EmbeddedMemory(
                    stored: stored,
                    vectors: passages.compactMap(embedder.provisionalVector)
                )
            }
            try store.storeVectors(embedded, in: embedder.space)
            before = last.sequence
        }
    }

    /// One memory a minute, up to now.
    private func memory(_ number: Int, _ text: String) -> Memory {
        let time = Date(timeIntervalSinceNow: Double(number - lines.count) * 60)
        return Memory(
            id: MemoryID(at: time),
            scope: scope,
            role: number.isMultiple(of: 2) ? .user : .assistant,
            content: text,
            conversation: ConversationID(UInt64(number / Self.linesAConversation)),
            position: number,
            createdAt: time,
            occurredAt: time
        )
    }
}
