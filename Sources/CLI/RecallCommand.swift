import ArgumentParser
import ChatCodec
import MemoryProxy

struct RecallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recall",
        abstract: "Find the memories that answer a question.",
        discussion: """
            Without a session all of the agent's are searched.

              memory-proxy recall --session alice "What must she not eat?"
              memory-proxy recall --session alice --context "What must she not eat?"
            """
    )

    @OptionGroup var agent: AgentOption

    @Option(name: [.short, .long], help: "Whose memories. (default: all of the agent's)")
    var session: String?

    @Option(name: [.customShort("k"), .long], help: "How many at most, 1 to 20.")
    var topK = 5

    @Option(help: "How sure a match must be, 0 to 1. (default: memory.threshold)")
    var threshold: Double?

    @Option(
        name: [.customShort("t"), .customLong("type")],
        help: "Only memories of this type.",
        completion: MemoryKind.completion
    )
    var kind: MemoryKind?

    @Flag(help: "Print the block of notes that a chat would be given.")
    var context = false

    @OptionGroup var output: JSONOption
    @OptionGroup var memory: MemoryOptions

    @Argument(help: "The question.")
    var question: String

    func run() async throws {
        try await memory.run { client in
            let id = try await client.agentID(agent.agent)
            let route = context ? "inject-context" : "recall"
            let answer = try await client.answer(
                to: APIRequest(.post, ["agents", id, route], body: body)
            )
            if let session, answer["memories"]?.elements?.isEmpty == true {
                try await client.demandSession(session, of: id)
            }
            if output.json {
                Terminal.write(answer)
            } else if context {
                Terminal.write((answer["context_block"]?.text ?? "") + "\n")
            } else {
                Terminal.write(table(of: answer["results"]?.elements ?? []))
            }
        }
    }

    private var body: JSONValue {
        var fields: [String: JSONValue] = ["top_k": .integer(Int64(topK))]
        fields[context ? "message" : "query"] = .string(question)
        fields["session_id"] = session.map(JSONValue.string)
        fields["threshold"] = threshold.map(JSONValue.number)
        fields["memory_type"] = kind.map { .string($0.rawValue) }
        return .object(fields)
    }

    private func table(of results: [JSONValue]) -> TextTable {
        var table = TextTable([
            .init(title: "score", isNumber: true), .init(title: "date"), .init(title: "session"),
            .init(title: "memory", isElastic: true),
        ])
        for result in results {
            let memory = result["memory"] ?? .null
            table.add([
                Cell.decimal(result["similarity"]), Cell.day(memory["occurred_at"]),
                Cell.text(memory["session_id"]), Cell.said(memory),
            ])
        }
        return table
    }
}
