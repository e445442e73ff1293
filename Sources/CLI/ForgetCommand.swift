import ArgumentParser
import ChatCodec
import MemoryProxy

struct ForgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Erase memories, a session, a person or an agent.",
        discussion: """
            What is erased is gone from the disk, too. Without --yes it asks first, and refuses where \
            nobody can be asked.

              memory-proxy forget --session alice
              memory-proxy forget --user alice --yes
              memory-proxy forget 0198c5e2-7c1f-7bb0-a1f4-2f0c6d1b9e55
            """
    )

    @OptionGroup var agent: AgentOption

    @Option(name: [.short, .long], help: "All that this session holds.")
    var session: String?

    @Option(help: "All that is about this user, and the session of that name.")
    var user: String?

    @Flag(help: "The agent with everything that it has.")
    var all = false

    @Flag(help: "Keep what can be restored for 30 days in place of erasing it.")
    var restorable = false

    @Flag(name: [.short, .long], help: "Do not ask.")
    var yes = false

    @OptionGroup var output: JSONOption
    @OptionGroup var memory: MemoryOptions

    @Argument(help: "The ids of memories.")
    var ids: [String] = []

    func validate() throws {
        let targets = [session != nil && ids.isEmpty, user != nil, all, !ids.isEmpty]
        guard targets.count(where: { $0 }) == 1 else {
            throw ValidationError("Say what to forget: memory ids, --session, --user or --all.")
        }
        guard !restorable || (user == nil && !all) else {
            throw ValidationError("--restorable is for memories and sessions.")
        }
    }

    func run() async throws {
        try await memory.run { client in
            let id = try await client.agentID(agent.agent)
            try Confirmation.ask("\(verb) \(subject(of: id))?", isGiven: yes)
            let count = try await forget(client, id)
            if let session, count == 0 { try await client.demandSession(session, of: id) }
            if output.json { return Terminal.write(["forgotten": .integer(count)]) }
            Terminal.write("\(restorable ? "deleted" : "erased") \(count) memories\n")
        }
    }

    private var verb: String { restorable ? "Delete" : "Erase for good" }

    private func subject(of agent: String) -> String {
        if !ids.isEmpty { return ids.count == 1 ? "memory \(ids[0])" : "\(ids.count) memories" }
        if let session { return "everything of session '\(session)' of agent '\(agent)'" }
        if let user { return "everything about user '\(user)' of agent '\(agent)'" }
        return "agent '\(agent)' with all its memories"
    }

    private func forget(_ client: MemoryClient, _ agent: String) async throws -> Int64 {
        if !ids.isEmpty { return try await forgetMemories(client, agent) }
        if let user { return try await forget(client, agent, user: user) }
        if all { return try await forgetAgent(client, agent) }
        let answer = try await client.answer(
            to: APIRequest(
                .delete,
                ["agents", agent, "memories"],
                query: ["session_id": session, "hard": hard]
            )
        )
        return answer["deleted"]?.wholeNumber ?? 0
    }

    private var hard: String { restorable ? "false" : "true" }

    private func forgetMemories(_ client: MemoryClient, _ agent: String) async throws -> Int64 {
        for id in ids {
            try await client.answer(
                to: APIRequest(
                    .delete,
                    ["agents", agent, "memories", id],
                    query: ["session_id": session, "hard": hard]
                )
            )
        }
        return Int64(ids.count)
    }

    private func forget(
        _ client: MemoryClient,
        _ agent: String,
        user: String
    ) async throws -> Int64 {
        let request = APIRequest(.delete, ["agents", agent, "memories", "user", user])
        return try await client.answer(to: request)["erased"]?.wholeNumber ?? 0
    }

    private func forgetAgent(_ client: MemoryClient, _ agent: String) async throws -> Int64 {
        let known = try await client.agents().first { $0.id == agent }
        try await client.answer(to: APIRequest(.delete, ["agents", agent]))
        return known?.memoryCount ?? 0
    }
}
