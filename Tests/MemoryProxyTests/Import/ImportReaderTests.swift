import ChatCodec
import Testing

@testable import MemoryProxy

@Suite struct ImportReaderTests {
    /// What one line or element gave, as a text: memories by their contents, or the problem.
    private func read(_ pieces: [[UInt8]], as format: ImportFormat? = nil) -> [String] {
        var reader = ImportReader(format: format)
        let readings = pieces.flatMap { reader.feed($0) } + reader.finish()
        return readings.map { reading in
            switch reading.items {
            case .success(let items): "\(reading.number): \(items.map(\.label))"
            case .failure(let problem): "\(reading.number)! \(problem)"
            }
        }
    }

    private func read(_ text: String, as format: ImportFormat? = nil) -> [String] {
        read([Array(text.utf8)], as: format)
    }

    @Test func `lines are read, and what is wrong with one is told with its number`() {
        let text = """
            {"content": "a"}
            {"content": 
            not JSON

            {"content": ""}
            {"content": "b", "created_at": "soon"}
            "c"
            7
            """
        #expect(
            read(text) == [
                #"1: ["a"]"#, "2! not JSON", "3! not JSON", "5! 'content' is missing",
                "6! 'created_at' is not a time like 2026-05-04T10:15:00Z", #"7: ["c"]"#,
                "8! neither a text nor an object with a content that is known",
            ]
        )
    }

    @Test func `an element that is wrong does not hide the next one`() {
        let text = #"{"results": [{"memory": "a"}, {"memory": 5}, {"x": tru}, {"memory": "b"}]}"#
        #expect(
            read(text) == [
                #"1: ["a"]"#, "2! 'memory' is not a text", "3! not JSON", #"4: ["b"]"#,
            ]
        )
    }

    @Test func `a byte order mark means nothing`() {
        #expect(read("\u{FEFF}{\"content\": \"a\"}") == [#"1: ["a"]"#])
        #expect(read("\u{FEFF}[\"a\"]") == [#"1: ["a"]"#])
    }

    @Test(arguments: ["", "\n\n", "[]", "{\"memories\": []}"])
    func `an empty file brings nothing`(text: String) {
        #expect(read(text).isEmpty)
    }

    @Test func `a file that is no list of anything is told so`() {
        #expect(
            read("{\"version\": 1}") == [
                "1! neither a text nor an object with a content that is known"
            ]
        )
        #expect(read("<html>") == ["1! not JSON"])
    }

    @Test func `a list that is cut off gives what is whole`() {
        #expect(
            read(#"["a", {"content": "b"}, {"cont"#) == [
                #"1: ["a"]"#, #"2: ["b"]"#, "3! the file ends in the middle",
            ]
        )
    }

    @Test(arguments: [
        (
            #"{"agent_id": "a", "memory_type": "fact", "role": "user", "content": "x"}"#,
            ImportFormat.memoryProxy
        ),
        (#"{"agent": {"id": "a"}}"#, .memoryProxy),
        (#"{"agent_id": "6f1c", "memory_type": "fact", "content": "x"}"#, .kronvex),
        (#"{"id": "1", "memory": "x", "user_id": "alice"}"#, .mem0),
        (#"{"mapping": {}, "title": "t"}"#, .chatgpt),
        (#"{"content": "x"}"#, .jsonl),
        (#""x""#, .jsonl),
    ])
    func `a value tells its format`(text: String, format: ImportFormat) throws {
        #expect(ImportFormat(of: try JSONValue(reading: text.utf8)) == format)
    }

    @Test(arguments: [
        "{\"content\": \"a\"}\r\n\"b\"\n{bad\n\n{\"content\": \"日本\"}",
        #"{"total": 3, "memories": [{"content": "a"}, {"content": 5}, "c"]}"#,
        #"[{"memory": "a"}, {"memory": "b", "user_id": ""}]"#,
    ])
    func `any split gives the same`(text: String) {
        let bytes = Array(text.utf8)
        let whole = read([bytes])
        for pieces in bytes.manySplits { #expect(read(pieces) == whole) }
    }

    @Test func `splits behind the place where the format is found give the same`() {
        let lines = (0..<3000).map { "{\"content\": \"memory number \($0) says nothing\"}\n" }
        let bytes = Array(lines.joined().utf8)
        #expect(bytes.count > 100_000)
        let whole = read([bytes])
        #expect(whole.count == 3000)
        for size in [1000, 4096, 65_536, 65_537] {
            let pieces = stride(from: 0, to: bytes.count, by: size).map {
                Array(bytes[$0..<min($0 + size, bytes.count)])
            }
            #expect(read(pieces) == whole)
        }
    }
}

extension ImportedItem {
    fileprivate var label: String {
        switch self {
        case .agent(let agent): "agent \(agent.id)"
        case .memory(let memory): memory.json["content"]?.text ?? ""
        }
    }
}
