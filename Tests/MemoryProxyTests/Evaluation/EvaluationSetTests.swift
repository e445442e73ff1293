import FoundationEssentials
import MemoryCore
import Testing

@testable import MemoryProxy

@Suite struct EvaluationSetTests {
    private static let memory = """
        {"conversation_id": "c", "memory_id": "m", "session": 1, "timestamp": null, \
        "role": "user", "speaker": "user", "text": "I like tea."}
        """
    private static let query = """
        {"query_id": "q", "conversation_id": "c", "text": "Tea?", "category": "x", \
        "evidence": ["m"]}
        """

    /// What is wrong with a set of these lines.
    private func error(
        memories: [String] = [memory],
        queries: [String] = [query]
    ) throws -> EvaluationError? {
        let folder = try Folder(memories: memories, queries: queries)
        return #expect(throws: EvaluationError.self) { try EvaluationSet(folder: folder.path) }
    }

    @Test func `a line that can't be read is named with its file and what is wrong`() throws {
        let noText = Self.memory.replacing(#", "text": "I like tea.""#, with: "")
        let badRole = Self.memory.replacing(#""role": "user""#, with: #""role": "tool""#)
        let badSession = Self.memory.replacing(#""session": 1"#, with: #""session": "one""#)
        let badTime = Self.memory.replacing("null", with: #""yesterday""#)
        for (line, reason) in [
            (noText, "'text' is missing"), (badRole, "'role' has an unknown value"),
            (badSession, "'session' is of the wrong type"), ("not json", "not a JSON object"),
            ("[]", "not a JSON object"), (badTime, "timestamp is no ISO 8601 time"),
        ] {
            let text = try error(memories: ["", Self.memory, line])?.description ?? ""
            #expect(text.hasSuffix("/memories.jsonl:3: \(reason)"), "\(text)")
        }
    }

    @Test func `questions must be about memories that are there`() throws {
        let stranger = Self.query.replacing(
            #""conversation_id": "c""#,
            with: #""conversation_id": "d""#
        )
        for (line, reason) in [
            (Self.query.replacing(#"["m"]"#, with: "[]"), "no evidence"),
            (Self.query.replacing(#"["m"]"#, with: #"["n"]"#), "evidence 'n' is no memory"),
            (stranger, "no memory of 'd'"),
        ] {
            let text = try error(queries: [line])?.description ?? ""
            #expect(text.hasSuffix("/queries.jsonl:1: \(reason)"), "\(text)")
        }
    }

    @Test func `ids are there once`() throws {
        let memories = try error(memories: [Self.memory, Self.memory])?.description ?? ""
        #expect(memories.hasSuffix(":2: memory_id 'm' is there twice"))
        let queries = try error(queries: [Self.query, Self.query])?.description ?? ""
        #expect(queries.hasSuffix(":2: query_id 'q' is there twice"))
    }

    @Test func `a folder of sets gives them by name, a folder without any is an error`() throws {
        let parent = try Folder()
        #expect(throws: EvaluationError.noData(folder: parent.path)) {
            try EvaluationSet.folders(at: parent.path)
        }
        for name in ["b", "a"] {
            try parent.add([Self.memory], as: "\(name)/memories.jsonl")
        }
        #expect(
            try EvaluationSet.folders(at: parent.path) == ["\(parent.path)/a", "\(parent.path)/b"]
        )
        #expect(try EvaluationSet.folders(at: "\(parent.path)/a") == ["\(parent.path)/a"])
    }

    @Test func `people are users with their names, assistants are themselves`() throws {
        let conversations = try EvaluationSet(folder: Folder.fixture).conversations()
        let friends = try #require(conversations["pen pals"]?.memories)
        #expect(friends.allSatisfy { $0.role == .user })
        #expect(friends[3].content.hasPrefix("Tobias: I sold my old van"))
        #expect(friends[4].content.hasSuffix("window. [a photo of a wooden bridge in the snow]"))
        let household = try #require(conversations["household"]?.memories)
        #expect(household.prefix(2).map(\.role) == [.user, .assistant])
        #expect(household[0].content.hasPrefix("I adopted"))
        #expect(household[0].occurredAt == Date(timeIntervalSince1970: 1_740_906_000))
        #expect(household[5].conversation != household[6].conversation)
    }
}

/// A folder of files that goes with the test.
struct Folder: ~Copyable {
    /// A made-up data set of two conversations.
    static let fixture = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/recall").path

    let path = FileManager.default.temporaryDirectory
        .appending(path: "evaluation-\(UUID().uuidString)").path

    init(memories: [String]? = nil, queries: [String]? = nil) throws {
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true
        )
        if let memories { try add(memories, as: "memories.jsonl") }
        if let queries { try add(queries, as: "queries.jsonl") }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func add(_ lines: [String], as name: String) throws {
        let file = URL(filePath: path).appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
    }
}
