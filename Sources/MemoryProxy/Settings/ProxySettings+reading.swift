import Configuration
import FoundationEssentials
import Gateway
import MemoryCore
import SystemPackage
import Upstream

extension ProxySettings {
    /// The settings from flags over the environment (`MEMORY_PROXY_…`) over the file over the
    /// defaults.
    ///
    /// - Parameter flags: what the command line said, by key.
    package static func read(
        flags: [String: String],
        environment: [String: String],
        file: String?
    ) async throws -> ProxySettings {
        let settingsFile = try file.map(SettingsFile.init(path:))
        let reader = try await reader(flags, environment, file: file, settingsFile)
        let settings = try read(
            reader,
            environment: environment,
            agents: settingsFile?.agents ?? []
        )
        try settingsFile?.checkKeys(known: reader.knownKeys)
        try settings.check()
        return settings
    }

    /// Only where the proxy listens: whoever asks about a running one need not be able to start it.
    package static func listenAddress(
        flags: [String: String],
        environment: [String: String],
        file: String?
    ) async throws -> ListenAddress {
        let settingsFile = try file.map(SettingsFile.init(path:))
        let reader = try await reader(flags, environment, file: file, settingsFile)
        return try listen(reader)
    }

    private static func listen(_ reader: SettingsReader) throws(SettingsError) -> ListenAddress {
        try reader.value("listen", expected: "HOST:PORT", parse: ListenAddress.init)
            ?? ListenAddress(host: "127.0.0.1", port: 8080)
    }

    private static func reader(
        _ flags: [String: String],
        _ environment: [String: String],
        file: String?,
        _ settingsFile: SettingsFile?
    ) async throws -> SettingsReader {
        let given = flags.map { key, value in
            (AbsoluteConfigKey(ConfigKey(key)), ConfigValue(.string(value), isSecret: false))
        }
        var providers: [any ConfigProvider] = [
            InMemoryProvider(name: "flags", values: .init(uniqueKeysWithValues: given)),
            EnvironmentVariablesProvider(environmentVariables: settingsVariables(environment)),
        ]
        if let file, settingsFile?.isEmpty == false {
            providers.append(try await FileProvider<YAMLSnapshot>(filePath: FilePath(file)))
        }
        return SettingsReader(
            reader: ConfigReader(providers: providers),
            environment: environment,
            file: settingsFile
        )
    }

    /// `MEMORY_PROXY_LISTEN` is the key `listen`; `MEMORY_PROXY_UPSTREAM` is short for
    /// `upstream.base_url`.
    private static func settingsVariables(_ environment: [String: String]) -> [String: String] {
        let prefix = "MEMORY_PROXY_"
        var variables: [String: String] = [:]
        for (name, value) in environment where name.hasPrefix(prefix) {
            variables[String(name.dropFirst(prefix.count))] = value
        }
        variables["UPSTREAM_BASE_URL"] = variables["UPSTREAM"] ?? variables["UPSTREAM_BASE_URL"]
        return variables
    }

    private static func read(
        _ reader: SettingsReader,
        environment: [String: String],
        agents: [String]
    ) throws(SettingsError) -> ProxySettings {
        let folder = try reader.text("data") ?? Installation.defaultFolder(environment)
        var settings = ProxySettings(dataFolder: folder)
        settings.listen = try listen(reader)
        settings.allowsAnonymous = try reader.flag("allow_anonymous", default: false)
        settings.logLevel = try reader.choice("log_level", default: LogLevel.info).rawValue
        settings.isSingleUser = try reader.flag("single_user", default: false)
        try settings.readWeb(reader)
        try settings.readUpstream(reader)
        try settings.readEmbedder(reader)
        try settings.readSessions(reader)
        try settings.readMemory(reader)
        try settings.readJournal(reader)
        try settings.readLimits(reader)
        try settings.readAdminToken(reader)
        settings.clients = try agents.map { agent throws(SettingsError) in
            let keys = try reader.list("clients.\(agent)", secret: true) ?? []
            guard !keys.isEmpty, !keys.contains("") else {
                throw .invalidValue(
                    key: "clients.\(agent)",
                    value: "",
                    expected: "a list of keys, none of them empty"
                )
            }
            return ClientKeys(agent: agent, keys: keys)
        }
        return settings
    }

    private enum LogLevel: String, CaseIterable { case trace, debug, info, notice, warning, error }

    private mutating func readUpstream(_ reader: SettingsReader) throws(SettingsError) {
        upstream.baseURL = try Self.baseURL("upstream.base_url", reader) ?? upstream.baseURL
        gateway.upstreamKey = try reader.text("upstream.api_key", secret: true)
        upstream.connectTimeout = .seconds(
            try reader.number("upstream.connect_timeout", in: 0.1...600, default: 10)
        )
        upstream.headTimeout = .seconds(
            try reader.number("upstream.head_timeout", in: 1...86_400, default: 600)
        )
        upstream.idleTimeout = try reader.seconds(
            "upstream.idle_timeout",
            in: 0...86_400,
            default: 0
        )
        upstream.caBundle = try reader.text("upstream.ca_bundle")
        upstream.proxy = try reader.text("upstream.proxy")
    }

    private mutating func readSessions(_ reader: SettingsReader) throws(SettingsError) {
        sessionHeaders = try reader.list("session.headers") ?? sessionHeaders
        clientSessionHeaders = try reader.list("session.client_headers") ?? clientSessionHeaders
        sessionFallback = try reader.choice("session.fallback", default: sessionFallback)
    }

    private mutating func readMemory(_ reader: SettingsReader) throws(SettingsError) {
        gateway.memory = try reader.choice("memory.default", default: gateway.memory)
        gateway.topK = try reader.whole("memory.top_k", in: 1...20, default: gateway.topK)
        gateway.threshold = try reader.number(
            "memory.threshold",
            in: 0...1,
            default: gateway.threshold
        )
        gateway.maxTokens = try reader.whole(
            "memory.max_tokens",
            in: 50...8_000,
            default: gateway.maxTokens
        )
        gateway.recallDeadline = .milliseconds(
            try reader.whole("memory.recall_deadline_ms", in: 1...10_000, default: 50)
        )
        indexBudgetBytes =
            1024 * 1024 * (try reader.whole("memory.index_budget_mb", in: 1...65_536, default: 512))
        redactsSecrets = try reader.flag("memory.redact", default: redactsSecrets)
        gateway.maxBodyBytes = try reader.whole(
            "memory.max_body_bytes",
            in: 1_024...1_073_741_824,
            default: gateway.maxBodyBytes
        )
    }

    private mutating func readJournal(_ reader: SettingsReader) throws(SettingsError) {
        journal = try reader.choice("journal", default: journal)
        gateway.waitsForJournal = journal != .off
        gateway.journalDeadline = .milliseconds(
            try reader.whole("journal_deadline_ms", in: 1...10_000, default: 250)
        )
        retryWindow = .seconds(try reader.number("retry_window", in: 0...86_400, default: 600))
    }

    private mutating func readAdminToken(_ reader: SettingsReader) throws(SettingsError) {
        guard let text = try reader.text("admin.token", secret: true) else { return }
        adminToken = AdminToken(text)
        if adminToken == nil {
            throw .invalidValue(
                key: "admin.token",
                value: "…",
                expected: "one word of at least \(AdminToken.minCharacters) characters"
            )
        }
    }

    /// What no single setting can tell.
    private func check() throws(SettingsError) {
        guard listen.isLoopback || allowsAnonymous || !clients.isEmpty else {
            throw .openListenAddress("\(listen)")
        }
    }
}
