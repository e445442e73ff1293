import ArgumentParser
import ChatCodec
import MemoryProxy

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Bring memories from a file.",
        discussion: """
            Reads what export wrote, plain JSON Lines (a text or an object with content on each \
            line), ChatGPT's conversations.json, and exports of mem0 and Kronvex. Bringing the same \
            file twice adds nothing. What can't be read is told with its line, or its place in the \
            file's list; the rest is taken, and the exit code is 65.

              memory-proxy import --session alice conversations.json
            """
    )

    @OptionGroup var agent: AgentOption

    @Option(name: [.short, .long], help: "Whose memories they become. (default: as the file says)")
    var session: String?

    @Option(
        name: [.short, .long],
        help: "What the file is. (default: found out)",
        completion: .list(ImportFormat.allCases.map(\.rawValue))
    )
    var format: ImportFormat?

    @OptionGroup var output: JSONOption
    @OptionGroup var memory: MemoryOptions

    @Argument(
        help: "The file, or - for stdin.",
        completion: .file(extensions: ["jsonl", "ndjson", "json"])
    )
    var file: String

    func validate() throws {
        guard MemoryImport.Target(agent: nil, session: session).isPossible else {
            throw ValidationError("A session id has 1 to 256 bytes.")
        }
    }

    func run() async throws {
        try await memory.run(makesStore: true) { client in
            let input = try InputFile(path: file)
            let target = MemoryImport.Target(agent: try await agentID(client), session: session)
            var work = MemoryImport(client, into: target, format: format) { number, problem in
                Terminal.writeError("\(file):\(number): \(problem)\n")
            }
            let bar = ProgressBar(label: "imported")
            var bytesRead = 0
            while case let piece = try input.next(), !piece.isEmpty {
                try await work.take(piece)
                bytesRead += piece.count
                bar.show(
                    fraction: Double(bytesRead) / Double(input.size ?? .max),
                    done: work.report.taken
                )
            }
            try await work.finish()
            bar.show(fraction: 1, done: work.report.taken)
            bar.finish()
            try finish(work.report)
        }
    }

    /// Without a name a line of our export goes back to where it came from.
    private func agentID(_ client: MemoryClient) async throws -> String? {
        guard let name = agent.agent else { return nil }
        return try await client.agentID(name)
    }

    private func finish(_ report: MemoryImport.Report) throws {
        if output.json {
            Terminal.write([
                "stored": .integer(Int64(report.stored)), "known": .integer(Int64(report.known)),
                "failed": .integer(Int64(report.failed)),
            ])
        } else {
            Terminal.write("\(report.stored) new, \(report.known) known, \(report.failed) failed\n")
        }
        guard report.failed == 0 else {
            throw CommandFailure.badData("\(file): \(report.failed) could not be imported")
        }
    }
}

extension ImportFormat: ExpressibleByArgument {}
