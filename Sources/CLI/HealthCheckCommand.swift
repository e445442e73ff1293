import ArgumentParser
import MemoryProxy

struct HealthCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "healthcheck",
        abstract: "Ask the running proxy whether it is alive: for a container's HEALTHCHECK.",
        usage: "memory-proxy healthcheck [OPTIONS]",
        discussion: "Exits with 0 when GET /healthz answers 200, else with 1."
    )

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        guard ProxyCheck.isAlive(at: try await options.listenAddress()) else {
            throw ExitCode.failure
        }
    }
}
