import ArgumentParser
import ChatCodec
import MemoryProxy

struct StatsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Tell how much is kept."
    )

    @OptionGroup var output: JSONOption
    @OptionGroup var memory: MemoryOptions

    func run() async throws {
        try await memory.run { client in
            let figures = try await client.answer(to: APIRequest(.get, ["stats"]))
            if output.json { return Terminal.write(figures) }
            var table = TextTable([.init(title: "what"), .init(title: "how much", isNumber: true)])
            let counts = [
                ("agents", "agents"), ("sessions", "sessions"), ("memories", "memories"),
                ("deleted, can be restored", "deleted_memories"),
                ("exchanges not yet memories", "pending_exchanges"),
            ]
            for (title, name) in counts { table.add([title, Cell.number(figures[name])]) }
            table.add(["on disk", Cell.bytes(figures["bytes"])])
            Terminal.write(table)
        }
    }
}
