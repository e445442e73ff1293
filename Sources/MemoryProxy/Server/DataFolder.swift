import FoundationEssentials
import MemoryCore

/// The folder that holds the database and this installation's secret.
package struct DataFolder: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    /// `$XDG_DATA_HOME/memory-proxy`, else `~/.local/share/memory-proxy` (XDG Base Directory).
    static func defaultPath(_ environment: [String: String]) -> String {
        if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") {
            return data + "/memory-proxy"
        }
        return (environment["HOME"] ?? ".") + "/.local/share/memory-proxy"
    }

    /// The secret that agents are derived with, made at the first start. Losing it separates
    /// callers from their memories; it is readable by its owner only.
    func secret() throws -> [UInt8] {
        let file = path + "/secret"
        let manager = FileManager.default
        if let data = manager.contents(atPath: file), data.count >= 16 { return [UInt8](data) }
        let secret = KeyedDigest.randomSecret()
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        guard manager.createFile(atPath: file, contents: Data(secret), attributes: attributes)
        else {
            throw CocoaError(.fileWriteUnknown)
        }
        return secret
    }
}
