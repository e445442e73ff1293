package import Logging
import MemoryCore

extension MemoryClient {
    /// Runs a command's work over the proxy at `server`, else over the one that runs on the data
    /// folder, else over the store itself.
    package static func run(
        _ settings: ProxySettings,
        server: String? = nil,
        logger: Logger,
        _ work: (MemoryClient) async throws -> Void
    ) async throws {
        if let address = try server ?? settings.runningServerURL() {
            let token = try settings.knownAdminToken().text
            let access = try ServerAccess(baseURL: address, token: token, logger: logger)
            defer { access.shutdown() }
            return try await work(MemoryClient(access, name: address))
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
    fileprivate func runningServerURL() throws -> String? {
        try RunningServer.holding(dataFolder).map { "http://\($0.address)" }
    }

    /// The token that opens the memory API of this installation.
    func knownAdminToken() throws -> AdminToken {
        try adminToken ?? Installation(folder: dataFolder).adminToken()
    }
}
