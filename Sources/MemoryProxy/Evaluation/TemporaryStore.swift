import FoundationEssentials
import Logging
import MemoryCore
import SQLiteStore

/// A real store in a folder of its own, which goes with it.
final class TemporaryStore: Sendable {
    let store: SQLiteMemoryStore
    private let folder: String

    init() throws {
        folder =
            FileManager.default.temporaryDirectory
            .appending(path: "memory-proxy-eval-\(UUID().uuidString)").path
        store = try SQLiteMemoryStore(folder: folder, journal: .off, logger: Self.silent)
    }

    static let silent = Logger(label: "eval", factory: { _ in SwiftLogNoOpLogHandler() })

    deinit { try? FileManager.default.removeItem(atPath: folder) }
}
