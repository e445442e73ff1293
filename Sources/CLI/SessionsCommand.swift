import ArgumentParser
import ChatCodec
import MemoryProxy

struct SessionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sessions",
        abstract: "List the sessions of an agent, the latest first."
    )

    @OptionGroup var agent: AgentOption
    @OptionGroup var output: JSONOption
    @OptionGroup var memory: MemoryOptions

    func run() async throws {
        try await memory.run { client in
            let id = try await client.agentID(agent.agent)
            let answer = try await client.answer(to: APIRequest(.get, ["agents", id, "sessions"]))
            if output.json { return Terminal.write(answer) }
            var table = TextTable([
                .init(title: "session", isElastic: true),
                .init(title: "memories", isNumber: true), .init(title: "first"),
                .init(title: "last"),
            ])
            for session in answer["sessions"]?.elements ?? [] {
                table.add([
                    Cell.text(session["session_id"]), Cell.number(session["count"]),
                    Cell.minute(session["first_at"]), Cell.minute(session["last_at"]),
                ])
            }
            Terminal.write(table)
        }
    }
}
