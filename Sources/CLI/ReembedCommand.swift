import ArgumentParser
import Logging
import MemoryProxy

struct ReembedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reembed",
        abstract: "Give every memory vectors of the embedder that is set now.",
        usage: "memory-proxy reembed [OPTIONS]",
        discussion: """
            The running proxy does the same in the background after the embedder has changed; until \
            then memories are found by words. Stop it at any time: the next run goes on.
            """
    )

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let settings = try await options.settings()
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        let embedding = try StoreReembedding(
            settings: settings,
            logger: Logger(label: "memory-proxy")
        )
        let bar = ProgressBar(label: "embedded")
        try await embedding.run { bar.show(done: $0, total: $1) }
        bar.finish()
    }
}
