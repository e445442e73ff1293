package import Embedding
package import Gateway
package import MemoryCore
package import Upstream

/// Every setting with its default. `proxy.yaml` says what each does and its range.
package struct ProxySettings: Sendable {
    package enum EmbedderKind: String, Sendable, CaseIterable {
        case minilm, `static`, openai, none
    }

    package var listen = ListenAddress(host: "127.0.0.1", port: 8080)
    /// Lets anyone who reaches an address other than loopback use the proxy.
    package var allowsAnonymous = false
    /// Names under which the proxy may be asked for, beside loopback's and the listen address.
    package var allowedHosts: [String] = []
    /// Origins whose pages may use the proxy.
    package var allowedOrigins: [String] = []
    package var dataFolder: String
    package var logLevel = "info"
    package var upstream = UpstreamConfiguration(baseURL: "https://api.x.ai/v1")
    package var gateway = GatewaySettings()
    package var journal = JournalMode.fast
    package var retryWindow: Duration = .seconds(600)
    package var embedder = EmbedderKind.minilm
    package var queryEncoder = QueryEncoder.distilled
    /// Where `openai` gets its vectors.
    package var embeddings = EmbeddingsConfiguration()
    /// Secrets are taken out of what is kept.
    package var redactsSecrets = true
    package var requestLimits = RequestLimits()
    package var storageLimits = StorageLimits()
    package var indexBudgetBytes = 512 * 1024 * 1024
    package var sessionHeaders = ["X-Session-Id"]
    package var clientSessionHeaders = [
        "X-OpenWebUI-User-Id", "X-LibreChat-User-Id", "X-User-Id",
    ]
    package var sessionFallback = SessionResolver.Fallback.default
    package var isSingleUser = false
    package var clients: [ClientKeys] = []
    /// Opens our own routes in place of the token in the data folder.
    package var adminToken: AdminToken?

    /// The keys whose holders share one agent's memories.
    package struct ClientKeys: Sendable {
        package var agent: String
        package var keys: [String]
    }

    package init(dataFolder: String) { self.dataFolder = dataFolder }
}

/// Where the proxy listens.
package struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
    package var host: String
    package var port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// `HOST:PORT`, an IPv6 host in brackets; `nil` if it isn't.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"),
            let port = Int(text[text.index(after: colon)...]),
            0...65_535 ~= port
        else { return nil }
        let host = text[..<colon]
        guard !host.isEmpty else { return nil }
        self.port = port
        self.host =
            host.hasPrefix("[") && host.hasSuffix("]")
            ? String(host.dropFirst().dropLast()) : String(host)
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    package var isLoopback: Bool { host == "localhost" || HostNames.isLoopbackAddress(host) }
}
