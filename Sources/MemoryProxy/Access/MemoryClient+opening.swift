package import Logging
import MemoryCore
import SQLiteStore

extension MemoryClient {
    /// Runs a command's work over the proxy at `server`, else over the one that runs on the data
    /// folder, else over the store itself; if there is none it is made, or the work refused.
    package static func run(
        _ settings: ProxySettings,
        server: String? = nil,
        makesStore: Bool,
        logger: Logger,
        _ work: (MemoryClient) async throws -> Void
    ) async throws {
        if let address = try server ?? settings.runningServerURL() {
            guard let token = try settings.knownAdminToken() else {
                throw MemoryAccessError.noToken(address)
            }
            let access = try ServerAccess(baseURL: address, token: token.text, logger: logger)
            defer { access.shutdown() }
            return try await work(MemoryClient(access, name: address))
        }
        guard makesStore || SQLiteMemoryStore.isThere(in: settings.dataFolder) else {
            throw MemoryAccessError.noStore(folder: settings.dataFolder)
        }
        let access = try StoreAccess(settings, logger: logger)
        try await withThrowingTaskGroup { group in
            group.addTask { await access.engine.run() }
            // On the way out the engine carries out what is due after writing.
            defer { group.cancelAll() }
            try await work(MemoryClient(access, name: settings.dataFolder))
        }
    }
}

extension ProxySettings {
    /// Nil if no proxy runs on the data folder.
    func runningServerURL() throws -> String? {
        try RunningServer.holding(dataFolder).map { "http://\($0.address)" }
    }

    /// The token that opens the memory API of this installation, if it has been made.
    func knownAdminToken() throws -> AdminToken? {
        try adminToken ?? Installation(folder: dataFolder).knownAdminToken()
    }
}
