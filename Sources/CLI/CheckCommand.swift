import ArgumentParser
import MemoryProxy

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Tell whether the settings, the upstream and the store are in order.",
        usage: "memory-proxy check [OPTIONS]",
        discussion: "Exits with 0 when the proxy would work, else with 1."
    )

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let report = ProxyCheck.run(settings: try await options.settings())
        for finding in report.findings { print(finding) }
        if !report.isGood { throw ExitCode.failure }
    }
}
