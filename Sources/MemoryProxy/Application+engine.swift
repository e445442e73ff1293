import Logging
import MemoryCore
import SQLiteStore

extension ProxySettings {
    /// The store in the data folder.
    func openStore(logger: Logger) throws -> SQLiteMemoryStore {
        try SQLiteMemoryStore(
            folder: dataFolder,
            journal: journal,
            retryWindow: retryWindow,
            logger: logger
        )
    }

    func makeEngine(over store: SQLiteMemoryStore, logger: Logger) throws -> MemoryEngine {
        MemoryEngine(
            store: store,
            embedder: try makeEmbedder(logger: logger),
            indexBudgetBytes: indexBudgetBytes,
            snapshotFolder: "\(dataFolder)/index",
            // The database may not be open yet; the engine asks again.
            aliases: AgentAliases((try? store.aliases()) ?? [:]),
            redaction: redactsSecrets ? Redaction() : nil,
            storageLimits: storageLimits,
            logger: logger
        )
    }
}
