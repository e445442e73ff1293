import ArgumentParser
import ChatCodec
import MemoryProxy

struct ListCommand: AsyncParsableCommand {
    enum Order: String, CaseIterable, ExpressibleByArgument {
        case recent, oldest
        case accessCount = "access_count"
        case lastAccessed = "last_accessed"
    }

    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List memories.",
        discussion: "  memory-proxy list --session alice --search nuts"
    )

    @OptionGroup var agent: AgentOption

    @Option(name: [.short, .long], help: "Whose memories. (default: all of the agent's)")
    var session: String?

    @Option(
        name: [.customShort("t"), .customLong("type")],
        help: "Only memories of this type.",
        completion: MemoryKind.completion
    )
    var kind: MemoryKind?

    @Option(help: "Only memories with this in their text.")
    var search: String?

    @Option(help: "Only memories about this user.")
    var user: String?

    @Option(help: "What comes first.")
    var sort = Order.recent

    @Option(name: [.customShort("n"), .long], help: "How many at most, 1 to 100.")
    var limit = 20

    @Option(help: "How many to leave out at the beginning.")
    var offset = 0

    @OptionGroup var output: JSONOption
    @OptionGroup var memory: MemoryOptions

    func run() async throws {
        try await memory.run { client in
            let id = try await client.agentID(agent.agent)
            let page = try await client.answer(
                to: APIRequest(
                    .get,
                    ["agents", id, "memories"],
                    query: [
                        "session_id": session, "memory_type": kind?.rawValue, "search": search,
                        "user_id": user, "sort": sort.rawValue, "limit": String(limit),
                        "offset": String(offset),
                    ]
                )
            )
            let total = page["total"]?.wholeNumber ?? 0
            if let session, total == 0 { try await client.demandSession(session, of: id) }
            if output.json { return Terminal.write(page) }
            let memories = page["memories"]?.elements ?? []
            Terminal.write(table(of: memories))
            if memories.count < total { Terminal.writeError("\(memories.count) of \(total)\n") }
        }
    }

    private func table(of memories: [JSONValue]) -> TextTable {
        var table = TextTable([
            .init(title: "id"), .init(title: "date"), .init(title: "session"),
            .init(title: "type"), .init(title: "memory", isElastic: true),
        ])
        for memory in memories {
            table.add([
                Cell.text(memory["id"]), Cell.day(memory["occurred_at"]),
                Cell.text(memory["session_id"]), Cell.text(memory["memory_type"]),
                Cell.said(memory),
            ])
        }
        return table
    }
}
