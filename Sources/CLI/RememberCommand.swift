import ArgumentParser
import ChatCodec
import MemoryProxy

struct RememberCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remember",
        abstract: "Remember a text.",
        discussion: """
            What a session says already is not stored again. A text of - is read from stdin.

              memory-proxy remember --session alice "Alice is allergic to nuts" --type fact
            """
    )

    @OptionGroup var agent: AgentOption

    @Option(name: [.short, .long], help: "Whose memory it is. (default: the agent's own session)")
    var session: String?

    @Option(
        name: [.customShort("t"), .customLong("type")],
        help: MemoryKind.help,
        completion: MemoryKind.completion
    )
    var kind: MemoryKind?

    @Option(help: "Whom it is about; forget --user finds it by this.")
    var user: String?

    @Option(help: "How long it lives: 90s, 15m, 12h or 30d. (default: until it is forgotten)")
    var ttl: Lifetime?

    @Option(help: "A JSON object that is kept beside it.")
    var metadata: JSONObject?

    @Flag(help: "Never let it expire.")
    var pinned = false

    @OptionGroup var output: JSONOption
    @OptionGroup var memory: MemoryOptions

    @Argument(help: "What to remember.")
    var text: String

    func run() async throws {
        try await memory.run(makesStore: true) { client in
            let answer = try await client.answer(
                to: APIRequest(
                    .post,
                    ["agents", try await client.agentID(agent.agent), "remember"],
                    body: try body()
                )
            )
            if output.json { return Terminal.write(answer) }
            let isKnown = answer["deduplicated"]?.isTrue == true
            Terminal.write(
                "\(isKnown ? "known already:" : "remembered") \(answer["id"]?.text ?? "")\n"
            )
        }
    }

    private func body() throws -> JSONValue {
        let content = text == "-" ? try InputFile.standardInputText() : text
        guard !content.isEmpty else { throw CommandFailure.usage("there is nothing to remember") }
        var fields: [String: JSONValue] = ["content": .string(content), "pinned": .boolean(pinned)]
        fields["session_id"] = session.map(JSONValue.string)
        fields["memory_type"] = kind.map { .string($0.rawValue) }
        fields["user_id"] = user.map(JSONValue.string)
        fields["ttl_seconds"] = ttl.map { .integer($0.seconds) }
        fields["metadata"] = metadata?.value
        return .object(fields)
    }
}
