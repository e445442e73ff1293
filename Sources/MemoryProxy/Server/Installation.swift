import MemoryCore

/// What belongs to this installation and outlives its runs: where its data is, its secret, and the
/// token of who administers it.
package struct Installation: Sendable {
    let folder: String

    /// `$XDG_DATA_HOME/memory-proxy`, else `~/.local/share/memory-proxy` (XDG Base Directory).
    static func defaultFolder(_ environment: [String: String]) -> String {
        if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") {
            return data + "/memory-proxy"
        }
        return (environment["HOME"] ?? ".") + "/.local/share/memory-proxy"
    }

    enum Failure: Error, CustomStringConvertible, Equatable {
        case damagedSecret(path: String)
        case damagedToken(path: String)

        var description: String {
            switch self {
            case .damagedSecret(let path):
                "\(path) is damaged; without it no caller finds its memories, so restore it, or "
                    + "remove it to begin anew"
            case .damagedToken(let path): "\(path) holds no token; remove it to get a new one"
            }
        }
    }

    /// The secret that agents are derived with: made at the first start, readable by its owner
    /// only, never replaced. The folder must be there.
    func secret() throws -> [UInt8] {
        let file = PrivateFile(path: folder + "/secret")
        let (secret, _) = try kept(in: file) { KeyedDigest.randomSecret() }
        guard secret.count >= 16 else { throw Failure.damagedSecret(path: file.path) }
        return secret
    }

    /// The token that opens our own routes: 256 random bits in hexadecimal, made at the first
    /// start and kept in `admin-token`, whose text an owner may replace.
    package func adminToken() throws -> AdminToken {
        let file = PrivateFile(path: tokenPath)
        let (bytes, isNew) = try kept(in: file) {
            Array("mp-\(KeyedDigest.randomSecret().hexadecimal)\n".utf8)
        }
        return try token(bytes, in: file, isNew: isNew)
    }

    /// The same, unless it has not been made yet.
    func knownAdminToken() throws -> AdminToken? {
        let file = PrivateFile(path: tokenPath)
        return try file.contents().map { try token($0, in: file, isNew: false) }
    }

    private func token(_ bytes: [UInt8], in file: PrivateFile, isNew: Bool) throws -> AdminToken {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let token = AdminToken(text, isNew: isNew) else {
            throw Failure.damagedToken(path: file.path)
        }
        return token
    }

    package var tokenPath: String { folder + "/admin-token" }

    private func kept(
        in file: PrivateFile,
        making: () -> [UInt8]
    ) throws -> (bytes: [UInt8], isNew: Bool) {
        if let known = try file.contents() { return (known, false) }
        let fresh = making()
        if try file.create(fresh) { return (fresh, true) }
        return (try file.contents() ?? [], false)
    }
}

/// What opens the routes of ours that show or change memories.
package struct AdminToken: Sendable {
    /// Fewer could be guessed.
    static let minCharacters = 16

    package let text: String
    /// Made by this start, so that its owner can't know it yet.
    package let isNew: Bool

    /// White space around it does not count; `nil` for less than 16 characters.
    init?(_ text: String, isNew: Bool = false) {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 1, words[0].count >= Self.minCharacters else { return nil }
        self.text = String(words[0])
        self.isNew = isNew
    }
}
