import ArgumentParser
import FoundationEssentials
import Logging
import MemoryProxy

/// Where a command about memories finds them. While a proxy runs on the data folder, everything
/// goes through it; otherwise the command works on the store itself.
struct MemoryOptions: ParsableArguments {
    @Option(help: "The data folder. (default: $XDG_DATA_HOME/memory-proxy)", completion: .directory)
    var data: String?

    @Option(
        help: "A settings file in YAML; proxy.yaml is the reference.",
        completion: .file(extensions: ["yaml", "yml"])
    )
    var config: String?

    @Option(
        help: ArgumentHelp(
            "A proxy elsewhere, http://HOST:PORT, with MEMORY_PROXY_ADMIN_TOKEN.",
            valueName: "url"
        )
    )
    var server: String?

    /// Runs the work and turns what goes wrong into one line on stderr and an exit code.
    ///
    /// - Parameter makesStore: the work may begin with nothing; what only looks at memories or
    ///   changes them leaves no empty store behind.
    func run(
        makesStore: Bool = false,
        _ work: (MemoryClient) async throws -> Void
    ) async throws {
        try await withSettings { settings, logger in
            try await MemoryClient.run(
                settings,
                server: server,
                makesStore: makesStore,
                logger: logger,
                work
            )
        }
    }

    /// The same for work that reaches the memories by itself.
    func withSettings(_ work: (ProxySettings, Logger) async throws -> Void) async throws {
        do {
            let environment = ProcessInfo.processInfo.environment
            let settings = try await ProxySettings.read(
                flags: data.map { ["data": $0] } ?? [:],
                environment: environment,
                file: config ?? environment["MEMORY_PROXY_CONFIG"]
            )
            LoggingSystem.bootstrap(StreamLogHandler.standardError)
            var logger = Logger(label: "memory-proxy")
            logger.logLevel = .error
            try await work(settings, logger)
        } catch {
            throw CommandFailure.report(error)
        }
    }
}

/// Whose memories a command is about.
struct AgentOption: ParsableArguments {
    @Option(
        name: [.short, .long],
        help: "The agent's id or name. (default: the only one there is, else 'default')"
    )
    var agent: String?
}

struct JSONOption: ParsableArguments {
    @Flag(help: "Print JSON, as the memory API answers, in place of a table.")
    var json = false
}
