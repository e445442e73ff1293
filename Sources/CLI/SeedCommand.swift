import ArgumentParser
import Logging
import MemoryProxy

/// Not shown in the help: Benchmarks/run.py makes large sessions with it.
struct SeedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seed",
        abstract: "Fill a session with the lines of a file, for benchmarks.",
        shouldDisplay: false
    )

    @OptionGroup var options: SettingsOptions

    @Option(help: "The session. Its agent is that of a single user.")
    var session: String

    @Argument(help: "By turns a line that a user said and a line that was answered.")
    var file: String

    func run() async throws {
        let settings = try await options.settings()
        try SeedData(session: session, file: file)
            .store(settings, logger: Logger(label: "memory-proxy"))
    }
}
