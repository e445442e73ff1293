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

    @Option(help: "minilm, static, openai or none. (default: none)")
    var embedder: String?

    @Option(help: "When an exchange is safe: sync, fast or off. (default: fast)")
    var journal: String?

    func settings() async throws -> ProxySettings {
        let environment = ProcessInfo.processInfo.environment
        let flags = [
            "listen": listen, "upstream.base_url": upstream, "data": data, "embedder": embedder,
            "journal": journal,
        ]
        return try await ProxySettings.read(
            flags: flags.compactMapValues { $0 },
            environment: environment,
            file: config ?? environment["MEMORY_PROXY_CONFIG"])
    }
}
