import ArgumentParser
import Glibc
import MemoryProxy

struct SalvageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "salvage",
        abstract: "Get out of a damaged database what can be got.",
        discussion: """
            Writes JSON Lines, which import reads. The database is only read; its log (-wal) has to \
            lie beside it. The proxy sets a damaged database aside and says where in /readyz.

              memory-proxy salvage --output saved.jsonl ~/.local/share/memory-proxy/memory.sqlite.damaged-…
              memory-proxy import saved.jsonl

            What was deleted stays so. What was there and can't be read is counted, and the exit \
            code is 65.
            """
    )

    @Option(
        name: [.short, .long],
        help: "A file, for its owner only. (default: stdout)",
        completion: .file()
    )
    var output: String?

    @Argument(help: "The damaged database.", completion: .file())
    var database: String

    func run() async throws {
        do {
            let file = try OutputFile(path: output)
            var lines = try SalvageLines(database: database)
            let outcome = try lines.write { try file.write($0) }
            try file.finish()
            Terminal.writeError("\(outcome.text)\n")
            if !outcome.isWhole { throw ExitCode(EX_DATAERR) }
        } catch {
            throw CommandFailure.report(error)
        }
    }
}
