import ArgumentParser
import Glibc
import MemoryProxy

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write memories as JSON Lines.",
        discussion: """
            Everything is kept but vectors, which are made again. import reads it back.

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
            for id in try await agentIDs(client) {
                let query: KeyValuePairs = ["format": "jsonl", "session_id": session]
                let request = APIRequest(.get, ["agents", id, "memories", "export"], query: query)
                try await client.stream(request) { try file.write($0) }
            }
            try file.finish()
        }
    }

    private func agentIDs(_ client: MemoryClient) async throws -> [String] {
        if let agent { return [try await client.agentID(agent)] }
        return try await client.agents().map(\.id)
    }
}

/// Where an export goes. A file has its name only when it is whole.
final class OutputFile: Sendable {
    private let path: String?
    private let file: CInt

    private var unfinishedPath: String { (path ?? "") + ".part" }

    init(path: String?) throws {
        self.path = path
        guard let path else {
            file = STDOUT_FILENO
            return
        }
        file = open(path + ".part", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Self.failure(path) }
    }

    func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure(path ?? "stdout") }
            rest = rest.dropFirst(count)
        }
    }

    func finish() throws {
        guard let path else { return }
        guard fsync(file) == 0, rename(unfinishedPath, path) == 0 else { throw Self.failure(path) }
    }

    deinit {
        guard path != nil else { return }
        close(file)
        unlink(unfinishedPath)
    }

    private static func failure(_ path: String) -> CommandFailure {
        CommandFailure(message: "\(path): \(String(cString: strerror(errno)))", code: EX_IOERR)
    }
}
