import ChatCodec
import MemoryCore

/// Brings the memories of a file to the memory API, many at once.
package struct MemoryImport {
    /// What became of a file.
    package struct Report: Sendable {
        /// New memories.
        package fileprivate(set) var stored = 0
        /// Were there already.
        package fileprivate(set) var known = 0
        /// Lines or elements that could not be read, and memories that were refused.
        package fileprivate(set) var failed = 0

        package var taken: Int { stored + known }
    }

    /// Where memories go. Nil: where a line of our export comes from, else the only agent's; the
    /// session that the file names, else the agent's own.
    package struct Target: Sendable {
        package var agent: String?
        package var session: String?

        /// Whether there can be such a session.
        package var isPossible: Bool { session.map { SessionID($0) != nil } ?? true }

        package init(agent: String? = nil, session: String? = nil) {
            self.agent = agent
            self.session = session
        }
    }

    /// What the memory API takes at once.
    private static let batchCount = 1000
    /// A quarter of what the memory API takes at once, for the last memory may be a long one.
    private static let batchBytes = 8 << 20

    package private(set) var report = Report()

    private let client: MemoryClient
    private let target: Target
    private let onProblem: (_ number: Int, _ problem: String) -> Void
    private var reader: ImportReader
    private var batch = ImportBatch()
    /// What the agents that a file names are called here.
    private var agents: [String: String] = ["default": "default"]

    /// - Parameter onProblem: told of what can't be imported, with its line or element from 1.
    package init(
        _ client: MemoryClient,
        into target: Target,
        format: ImportFormat?,
        onProblem: @escaping (_ number: Int, _ problem: String) -> Void
    ) {
        self.client = client
        self.target = target
        self.onProblem = onProblem
        reader = ImportReader(format: format)
    }

    /// Takes the next bytes of the file. Everything that is complete may be stored when this
    /// returns.
    package mutating func take(_ bytes: some Collection<UInt8>) async throws {
        try await take(reader.feed(bytes))
    }

    /// Stores what is left.
    package mutating func finish() async throws {
        try await take(reader.finish())
        try await send()
    }

    private mutating func take(_ readings: [ImportReader.Reading]) async throws {
        for reading in readings {
            switch reading.items {
            case .failure(let problem): fail(reading.number, "\(problem)")
            case .success(let items):
                for item in items { try await add(item, from: reading.number) }
            }
        }
    }

    private mutating func add(_ item: ImportedItem, from number: Int) async throws {
        switch item {
        case .agent(let agent): try await add(agent, from: number)
        case .memory(let memory): try await add(memory, from: number)
        }
    }

    /// An agent that is there keeps what it is called; memories that go to another need none.
    private mutating func add(_ agent: ImportedAgent, from number: Int) async throws {
        guard target.agent == nil else { return }
        do {
            agents[agent.id] = try await make(agent.id, agent.json)
        } catch MemoryAccessError.refused(status: 422, let detail) {
            fail(number, detail)
        }
    }

    private mutating func add(_ memory: ImportedMemory, from number: Int) async throws {
        let agent = target.agent ?? memory.agent ?? "default"
        let isFull = batch.memories.count == Self.batchCount || batch.bytes >= Self.batchBytes
        if isFull || (batch.agent ?? agent) != agent { try await send() }
        batch.agent = agent
        batch.add(target.session.map(memory.moved) ?? memory, from: number)
    }

    private mutating func send() async throws {
        guard let agent = batch.agent else { return }
        let whole = batch
        batch = ImportBatch()
        try await send(whole.memories[...], to: known(agent))
    }

    /// What is wrong with the request is wrong with a memory in it.
    private static func meansMemories(_ status: Int) -> Bool { status == 422 || status == 413 }

    /// The memory API takes all of a list or nothing. What it refuses is halved until the memory that
    /// it means is alone.
    private mutating func send(
        _ memories: ArraySlice<ImportBatch.Memory>,
        to agent: String
    ) async throws {
        guard let number = memories.first?.number else { return }
        var request = APIRequest(.post, ["agents", agent, "memories", "bulk-import"])
        request.body = ImportBatch.body(of: memories)
        do {
            let answer = try await client.answer(to: request)
            report.stored += Int(answer["imported"]?.wholeNumber ?? 0)
            report.known += Int(answer["known"]?.wholeNumber ?? 0)
        } catch MemoryAccessError.refused(let status, let detail) where Self.meansMemories(status) {
            guard memories.count > 1 else {
                return fail(number, detail.replacing("memories.0.", with: ""))
            }
            let middle = (memories.startIndex + memories.endIndex) / 2
            try await send(memories[..<middle], to: agent)
            try await send(memories[middle...], to: agent)
        }
    }

    /// Makes the agent that a line comes from, if this is another installation.
    private mutating func known(_ agent: String) async throws -> String {
        if let known = agents[agent] { return known }
        let made = try await make(agent, [:])
        agents[agent] = made
        return made
    }

    /// Its id here: one that was adopted since has become another.
    private func make(_ agent: String, _ fields: JSONValue) async throws -> String {
        let made = try await client.answer(to: APIRequest(.put, ["agents", agent], body: fields))
        return made["id"]?.text ?? agent
    }

    private mutating func fail(_ number: Int, _ problem: String) {
        report.failed += 1
        onProblem(number, problem)
    }
}
