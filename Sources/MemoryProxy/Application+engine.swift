import Logging
import MemoryCore
import SQLiteStore

/// The engine over the store in the data folder, which is made if it is not there.
func makeEngine(_ settings: ProxySettings, logger: Logger) throws -> MemoryEngine {
    let store = try SQLiteMemoryStore(
        folder: settings.dataFolder,
        journal: settings.journal,
        retryWindow: settings.retryWindow,
        logger: logger
    )
    return MemoryEngine(
        store: store,
        embedder: try settings.makeEmbedder(logger: logger),
        indexBudgetBytes: settings.indexBudgetBytes,
        snapshotFolder: "\(settings.dataFolder)/index",
        logger: logger
    )
}
