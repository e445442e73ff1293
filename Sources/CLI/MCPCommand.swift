import ArgumentParser
import Glibc
import MemoryProxy

struct MCPCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mcp",
        abstract: "Serve MCP over stdin and stdout.",
        discussion: """
            For clients that start their servers themselves. Whose memories they are is said here, \
            and no tool can name another's. Ends with stdin.

              {"mcpServers": {"memory": {
                "command": "memory-proxy", "args": ["mcp", "--session", "alice"]}}}
            """
    )

    @OptionGroup var agent: AgentOption

    @Option(name: [.short, .long], help: "Whose memories. (default: the agent's own session)")
    var session: String?

    @OptionGroup var memory: MemoryOptions

    func run() async throws {
        let output = try Self.takeStandardOutput()
        signal(SIGPIPE, SIG_IGN)
        try await memory.withSettings { settings, logger in
            let connection = try await ConnectionMemory(
                settings,
                server: memory.server,
                agent: agent.agent,
                session: session,
                logger: logger
            )
            try await StdioService(memory: connection, input: STDIN_FILENO, output: output).run()
        }
    }

    /// From now on what anybody prints goes to stderr: stdout is the protocol's alone.
    private static func takeStandardOutput() throws -> CInt {
        let output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
        guard output >= 0, dup2(STDERR_FILENO, STDOUT_FILENO) >= 0 else {
            throw CommandFailure(
                message: "stdout: \(String(cString: strerror(errno)))",
                code: EX_IOERR
            )
        }
        return output
    }
}
