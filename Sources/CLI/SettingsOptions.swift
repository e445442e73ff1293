import ArgumentParser
import FoundationEssentials
import MemoryProxy

/// The flags that every command understands.
struct SettingsOptions: ParsableArguments {
    @Option(help: "A settings file in YAML; proxy.yaml is the reference.")
    var config: String?

    @Option(help: "Where to listen, HOST:PORT. (default: 127.0.0.1:8080)")
    var listen: String?

    @Option(help: "The upstream's base URL. (default: https://api.x.ai/v1)")
    var upstream: String?

    @Option(help: "The data folder. (default: $XDG_DATA_HOME/memory-proxy)")
    var data: String?

    @Option(help: "What turns text into vectors: minilm, static, openai or none. (default: minilm)")
    var embedder: String?

    @Option(help: "When an exchange is safe: sync, fast or off. (default: fast)")
    var journal: String?

    func settings() async throws -> ProxySettings {
        try await ProxySettings.read(flags: flags, environment: environment, file: file)
    }

    /// Where a running proxy with these settings listens, whether or not it would start again.
    func listenAddress() async throws -> ListenAddress {
        try await ProxySettings.listenAddress(flags: flags, environment: environment, file: file)
    }

    private var flags: [String: String] {
        let given = [
            "listen": listen, "upstream.base_url": upstream, "data": data, "embedder": embedder,
            "journal": journal,
        ]
        return given.compactMapValues { $0 }
    }

    private var environment: [String: String] { ProcessInfo.processInfo.environment }

    private var file: String? { config ?? environment["MEMORY_PROXY_CONFIG"] }
}
