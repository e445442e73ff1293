import ArgumentParser
import MemoryProxy
import Synchronization

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write memories as JSON Lines.",
        discussion: """
            Everything is kept but vectors, which are made again, and what is deleted. import reads it \
            back. Without --session a line about each agent comes before its memories.

              memory-proxy export --output backup.jsonl
            """
    )

    @Option(name: [.short, .long], help: "The agent's id or name. (default: all agents)")
    var agent: String?

    @Option(name: [.short, .long], help: "Only this session.")
    var session: String?

    @Option(
        name: [.short, .long],
        help: "A file, for its owner only. (default: stdout)",
        completion: .file()
    )
    var output: String?

    @OptionGroup var memory: MemoryOptions

    func run() async throws {
        try await memory.run { client in
            let file = try OutputFile(path: output)
            let progress = try await progress(client)
            try await client.export(agent: agent, session: session) { piece in
                try file.write(piece)
                progress?.take(piece)
            }
            try file.finish()
            progress?.finish()
            if let session, file.isEmpty { try await client.demandSession(session, of: agent) }
        }
    }

    /// A bar would get in the way of lines on the same terminal.
    private func progress(_ client: MemoryClient) async throws -> ExportProgress? {
        guard session == nil, output != nil || Terminal.columns == nil else { return nil }
        return ExportProgress(total: Int(try await client.memoryCount(agent: agent)))
    }
}

/// Counts the lines of an export as they pass.
private final class ExportProgress: Sendable {
    private let bar = ProgressBar(label: "exported")
    private let total: Int
    private let lines = Mutex(0)

    init(total: Int) { self.total = total }

    func take(_ piece: [UInt8]) {
        let new = piece.count { $0 == 10 }
        let done = lines.withLock { lines in
            lines += new
            return lines
        }
        bar.show(done: min(done, total), total: total)
    }

    func finish() { bar.finish() }
}
