import ArgumentParser
import MemoryProxy

@main
struct MemoryProxyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "memory-proxy",
        abstract: "A local proxy that gives memory to any OpenAI-compatible endpoint.",
        discussion: """
            Point an OpenAI client's base URL at http://127.0.0.1:8080/v1 and name the user in an \
            X-Session-Id header. What that user says is remembered and comes back in the system \
            message when it matters. X-Memory: off sends a request on untouched.

            Settings: flags over environment (MEMORY_PROXY_…) over the file given by --config \
            over defaults. proxy.yaml lists them all.
            """,
        version: ProgramVersion.text,
        subcommands: [
            ServeCommand.self, CheckCommand.self, HealthCheckCommand.self, EvalCommand.self,
            ReembedCommand.self, SeedCommand.self,
            RememberCommand.self, RecallCommand.self, ListCommand.self, SessionsCommand.self,
            ForgetCommand.self, ExportCommand.self, ImportCommand.self, AgentsCommand.self,
            StatsCommand.self, SalvageCommand.self, MCPCommand.self,
        ],
        defaultSubcommand: ServeCommand.self
    )
}
