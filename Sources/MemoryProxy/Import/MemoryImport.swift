import ChatCodec

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

        package init(agent: String? = nil, session: String? = nil) {
            self.agent = agent
            self.session = session
        }
    }

    /// What the memory API takes at once.
    private static let batchCount = 1000
    /// Of texts; half of what the memory API takes at once is left for the rest.
    private static let batchBytes = 8 << 20

    package private(set) var report = Report()

    private let client: MemoryClient
    private let target: Target
    private let onProblem: (_ number: Int, _ problem: String) -> Void
    private var reader: ImportReader
    private var batch = Batch()
    /// Agents that are known to be there.
    private var agents: Set<String> = []

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
            switch reading.memories {
            case .failure(let problem): fail(reading.number, "\(problem)")
            case .success(let memories):
                for memory in memories { try await add(memory, from: reading.number) }
            }
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
        batch = Batch()
        try await prepare(agent)
        try await send(whole.memories[...], to: agent)
    }

    /// The memory API takes all of a list or nothing. What it refuses is halved until the memory that
    /// it means is alone.
    private mutating func send(
        _ memories: ArraySlice<(number: Int, json: JSONValue)>,
        to agent: String
    ) async throws {
        guard let number = memories.first?.number else { return }
        do {
            let answer = try await client.answer(
                to: APIRequest(
                    .post,
                    ["agents", agent, "memories", "bulk-import"],
                    body: ["memories": .array(memories.map(\.json))]
                )
            )
            report.stored += Int(answer["imported"]?.wholeNumber ?? 0)
            report.known += Int(answer["known"]?.wholeNumber ?? 0)
        } catch MemoryAccessError.refused(status: 422, let detail) {
            guard memories.count > 1 else { return fail(number, detail) }
            let middle = (memories.startIndex + memories.endIndex) / 2
            try await send(memories[..<middle], to: agent)
            try await send(memories[middle...], to: agent)
        }
    }

    /// Makes the agent that a line comes from, if this is another installation.
    private mutating func prepare(_ agent: String) async throws {
        guard agents.insert(agent).inserted, agent != "default" else { return }
        try await client.answer(to: APIRequest(.put, ["agents", agent], body: [:]))
    }

    private mutating func fail(_ number: Int, _ problem: String) {
        report.failed += 1
        onProblem(number, problem)
    }
}

/// Memories of one agent on their way, each with its line or element.
private struct Batch {
    var agent: String?
    private(set) var memories: [(number: Int, json: JSONValue)] = []
    private(set) var bytes = 0

    mutating func add(_ memory: ImportedMemory, from number: Int) {
        memories.append((number, memory.json))
        bytes += memory.json["content"]?.text?.utf8.count ?? 0
    }
}
