import Embedding
import FoundationEssentials
import Gateway
import MemoryCore
import Testing
import Upstream

@testable import MemoryProxy

@Suite struct ProxySettingsTests {
    private func read(
        flags: [String: String] = [:],
        environment: [String: String] = [:],
        file: String? = nil
    ) async throws -> ProxySettings {
        guard let file else {
            return try await ProxySettings.read(flags: flags, environment: environment, file: nil)
        }
        let path = FileManager.default.temporaryDirectory
            .appending(path: "settings-\(UUID().uuidString).yaml").path
        try file.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await ProxySettings.read(flags: flags, environment: environment, file: path)
    }

    @Test func `without any file the defaults are those that proxy_yaml names`() async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let environment = ["HOME": "/home/someone"]
        let reference = try await ProxySettings.read(
            flags: [:],
            environment: environment,
            file: root.appending(path: "proxy.yaml").path
        )
        let defaults = try await read(environment: environment)
        #expect("\(reference)" == "\(defaults)")
        #expect(defaults.listen == ListenAddress(host: "127.0.0.1", port: 8080))
        #expect(defaults.upstream.baseURL == "https://api.x.ai/v1")
        #expect(defaults.dataFolder == "/home/someone/.local/share/memory-proxy")
    }

    @Test func `flags win over the environment and the environment over the file`() async throws {
        let file = "journal: sync\nlisten: 127.0.0.1:1\nupstream:\n  base_url: http://file/v1/\n"
        let environment = [
            "MEMORY_PROXY_LISTEN": "127.0.0.1:2", "MEMORY_PROXY_UPSTREAM": "http://env/v1",
        ]
        let onlyFile = try await read(file: file)
        #expect(onlyFile.upstream.baseURL == "http://file/v1")
        let both = try await read(environment: environment, file: file)
        #expect(both.listen.port == 2)
        #expect(both.upstream.baseURL == "http://env/v1")
        let all = try await read(
            flags: ["listen": "127.0.0.1:3"],
            environment: environment,
            file: file
        )
        #expect(all.listen.port == 3)
        #expect(all.journal == .sync)
    }

    @Test func `an unknown key is refused with the nearest known one`() async throws {
        await #expect(
            throws: SettingsError.unknownKey("memory.topk", nearest: "memory.top_k")
        ) { try await read(file: "memory:\n  topk: 3\n") }
        await #expect(throws: SettingsError.unknownKey("lisen", nearest: "listen")) {
            try await read(file: "lisen: 127.0.0.1:1")
        }
    }

    @Test(arguments: [
        ("listen", "8080"), ("memory.top_k", "0"), ("memory.top_k", "six"),
        ("memory.threshold", "1.5"), ("journal", "maybe"), ("upstream.base_url", "api.x.ai"),
        ("single_user", "perhaps"), ("embedder", "word2vec"), ("query_encoder", "half"),
        ("ranking", "bm25"), ("embeddings.base_url", "api.openai.com"),
        ("memory.redact", "sometimes"), ("limits.requests_in_flight", "-1"),
        ("limits.requests_per_minute", "many"), ("embeddings.dimensions", "7"),
        ("embeddings.timeout", "0"),
    ])
    func `a value out of range is refused by name`(_ key: String, _ value: String) async throws {
        let error = await #expect(throws: SettingsError.self) {
            try await read(flags: [key: value])
        }
        #expect(error?.description.contains(key) == true)
        #expect(error?.description.contains(value) == true)
    }

    @Test func `an open listen address needs keys or a word of consent`() async throws {
        let open = ["listen": "0.0.0.0:8080"]
        await #expect(throws: SettingsError.openListenAddress("0.0.0.0:8080")) {
            try await read(flags: open)
        }
        _ = try await read(flags: open, environment: ["MEMORY_PROXY_ALLOW_ANONYMOUS": "true"])
        _ = try await read(flags: open, file: "clients:\n  acme: [k1]\n")
    }

    @Test func `an address that only looks like loopback is open`() async throws {
        for host in ["127.example.com", "127.0.0.1.example.com", "::2"] {
            await #expect(throws: SettingsError.self) {
                try await read(flags: ["listen": "[\(host)]:1"])
            }
        }
        #expect(try await read(flags: ["listen": "127.0.0.2:1"]).listen.isLoopback)
    }

    @Test func `hosts and origins are allowed by their exact names`() async throws {
        let environment = [
            "MEMORY_PROXY_ALLOWED_HOSTS": "proxy,proxy.internal",
            "MEMORY_PROXY_ALLOWED_ORIGINS": "https://chat.example.org,app://obsidian.md",
        ]
        let settings = try await read(environment: environment)
        #expect(settings.allowedHosts == ["proxy", "proxy.internal"])
        #expect(settings.allowedOrigins == ["https://chat.example.org", "app://obsidian.md"])
        for host in ["*", "*.example.org", "proxy:8080", "http://proxy", ""] {
            await #expect(throws: SettingsError.self) {
                try await read(file: "allowed_hosts: ['\(host)']")
            }
        }
        for origin in ["*", "https://*", "https://a.example/", "a.example", "null"] {
            await #expect(throws: SettingsError.self) {
                try await read(file: "allowed_origins: ['\(origin)']")
            }
        }
    }

    @Test func `redaction is on unless it is turned off, and limits are off unless they are set`()
        async throws
    {
        let defaults = try await read()
        #expect(defaults.redactsSecrets)
        #expect(defaults.requestLimits.areNone && defaults.storageLimits.areNone)
        let file = """
            memory:
              redact: false
            limits:
              requests_in_flight: 8
              requests_per_minute: 120
              memories_per_agent: 1000
              bytes_per_agent: 5000000
            """
        let settings = try await read(file: file)
        #expect(!settings.redactsSecrets)
        #expect(settings.requestLimits.inFlight == 8)
        #expect(settings.requestLimits.perMinute == 120)
        #expect(settings.storageLimits.memories == 1000)
        #expect(settings.storageLimits.bytes == 5_000_000)
    }

    @Test func `an embeddings endpoint has its own address, key and model`() async throws {
        let file = """
            embedder: openai
            query_encoder: full
            ranking: composite
            upstream:
              api_key: chat
              proxy: http://proxy:3128
            embeddings:
              base_url: http://127.0.0.1:11434/v1/
              api_key: "${EMBEDDINGS_KEY}"
              model: nomic-embed-text
              dimensions: 768
              timeout: 5
              query_timeout: 0.5
            """
        let settings = try await read(environment: ["EMBEDDINGS_KEY": "own"], file: file)
        #expect(settings.embedder == .openai)
        #expect(settings.queryEncoder == .full)
        #expect(settings.gateway.ranking == .composite)
        let embeddings = settings.embeddings
        #expect(embeddings.baseURL == "http://127.0.0.1:11434/v1")
        #expect(embeddings.key == "own")
        #expect(embeddings.model == "nomic-embed-text")
        #expect(embeddings.dimensions == 768)
        #expect(embeddings.timeout == .seconds(5))
        #expect(embeddings.queryTimeout == .seconds(0.5))
        #expect(embeddings.proxy == "http://proxy:3128")
    }

    @Test(arguments: ["upstream.base_url", "embeddings.base_url"])
    func `a key in a URL is refused and not repeated`(_ key: String) async throws {
        let error = await #expect(throws: SettingsError.self) {
            try await read(flags: [key: "https://me:hunter2@api.example/v1"])
        }
        #expect(error?.description.contains(key) == true)
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test func `the admin token may come from the environment and is never repeated`() async throws
    {
        let given = ["MEMORY_PROXY_ADMIN_TOKEN": "correct-horse-battery"]
        #expect(try await read(environment: given).adminToken?.text == "correct-horse-battery")
        let error = await #expect(throws: SettingsError.self) {
            try await read(environment: ["MEMORY_PROXY_ADMIN_TOKEN": "hunter2"])
        }
        #expect(error?.description.contains("admin.token") == true)
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test func `keys of clients may come from the environment`() async throws {
        let file = "clients:\n  acme: [\"${ACME}\", plain]\n"
        let settings = try await read(environment: ["ACME": "secret"], file: file)
        #expect(settings.clients.first?.agent == "acme")
        #expect(settings.clients.first?.keys == ["secret", "plain"])
        await #expect(throws: SettingsError.missingVariable("ACME", key: "clients.acme")) {
            try await read(file: file)
        }
    }

    @Test(arguments: ["- a\n- b\n", "a: [", "/nonexistent"])
    func `a file that is no mapping is refused`(_ text: String) async throws {
        let error = await #expect(throws: SettingsError.self) { try await read(file: text) }
        guard case .unreadableFile = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
