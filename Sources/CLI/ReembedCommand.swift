import ArgumentParser
import Logging
import MemoryProxy
import Synchronization

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
        let embedded = Mutex(0)
        try await embedding.run { done, total in
            bar.show(done: done, total: total)
            embedded.withLock { $0 = done }
        }
        bar.finish()
        Terminal.write("embedded \(embedded.withLock { $0 }) memories\n")
    }
}
