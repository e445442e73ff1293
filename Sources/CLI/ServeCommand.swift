import ArgumentParser
import Logging
import MemoryProxy
import ServiceLifecycle

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the proxy until it is told to stop. (default)",
        usage: "memory-proxy [serve] [OPTIONS]"
    )

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let settings = try await options.settings()
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var logger = Logger(label: "memory-proxy")
        logger.logLevel = Logger.Level(rawValue: settings.logLevel) ?? .info
        try await buildProxy(settings: settings, logger: logger).run()
    }
}
