import ArgumentParser
import ChatCodec
import MemoryProxy

struct AgentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agents",
        abstract: "List, make, rename and adopt agents, the owners of memories.",
        discussion: """
            Without clients: in the settings every upstream key has an agent of its own, named key-… \
            after a digest of it. adopt gives what that key has said a name of yours; the next key \
            adopted under the same name finds it.
            """,
        subcommands: [
            ListAgents.self, CreateAgent.self, RenameAgent.self, AdoptAgent.self,
        ],
        defaultSubcommand: ListAgents.self
    )
}

struct ListAgents: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the agents. (default)"
    )

    @OptionGroup var output: JSONOption
    @OptionGroup var memory: MemoryOptions

    func run() async throws {
        try await memory.run { client in
            let agents = try await client.answer(to: APIRequest(.get, ["agents"]))
            if output.json { return Terminal.write(agents) }
            var table = TextTable([
                .init(title: "agent"), .init(title: "name", isElastic: true),
                .init(title: "memories", isNumber: true), .init(title: "since"),
            ])
            for agent in agents.elements ?? [] {
                table.add([
                    Cell.text(agent["id"]), Cell.text(agent["name"]),
                    Cell.number(agent["memory_count"]), Cell.day(agent["created_at"]),
                ])
            }
            Terminal.write(table)
        }
    }
}

struct CreateAgent: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make an agent and print its id."
    )

    @Option(help: "Its id. (default: a UUID)")
    var id: String?

    @Option(help: "What it is for.")
    var description: String?

    @OptionGroup var output: JSONOption
    @OptionGroup var memory: MemoryOptions

    @Argument(help: "Its name.")
    var name: String

    func run() async throws {
        try await memory.run(makesStore: true) { client in
            var fields: [String: JSONValue] = ["name": .string(name)]
            fields["description"] = description.map(JSONValue.string)
            let request = APIRequest(
                id == nil ? .post : .put,
                ["agents"] + (id.map { [$0] } ?? []),
                body: .object(fields)
            )
            let agent = try await client.answer(to: request)
            if output.json { return Terminal.write(agent) }
            Terminal.write(Cell.text(agent["id"]) + "\n")
        }
    }
}

struct RenameAgent: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename",
        abstract: "Give an agent another name; its id stays."
    )

    @OptionGroup var output: JSONOption
    @OptionGroup var memory: MemoryOptions

    @Argument(help: "The agent's id or name.")
    var agent: String

    @Argument(help: "Its new name.")
    var name: String

    func run() async throws {
        try await memory.run { client in
            let id = try await client.agentID(agent)
            let body: JSONValue = ["name": .string(name)]
            let renamed = try await client.answer(
                to: APIRequest(.patch, ["agents", id], body: body)
            )
            if output.json { return Terminal.write(renamed) }
            Terminal.write("\(id) is named \(name)\n")
        }
    }
}

struct AdoptAgent: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt",
        abstract: "Make what an agent has said, and will say, that of another.",
        discussion: "  memory-proxy agents adopt key-5f0c… acme"
    )

    @OptionGroup var output: JSONOption
    @OptionGroup var memory: MemoryOptions

    @Argument(help: "The agent that is adopted, usually key-….")
    var agent: String

    @Argument(help: "The id of the agent that it becomes.")
    var name: String

    func run() async throws {
        try await memory.run { client in
            let id = try await client.agentID(agent)
            let body: JSONValue = ["name": .string(name)]
            let adopted = try await client.answer(
                to: APIRequest(.post, ["agents", id, "adopt"], body: body)
            )
            if output.json { return Terminal.write(adopted) }
            Terminal.write("\(id) is \(name) from now on\n")
        }
    }
}
