import ChatCodec
import FoundationEssentials
import MemoryCore
import Testing

@testable import MemoryProxy

@Suite struct FieldReaderTests {
    private func reader(_ fields: JSONValue) -> FieldReader { FieldReader(body: fields) }

    /// Where the problems are, and of which type.
    private func problems(_ reader: FieldReader) -> [String] {
        reader.problems.map { problem in
            let place = problem.loc.map { place in
                switch place {
                case .name(let name): name
                case .index(let index): "\(index)"
                }
            }
            return "\(place.joined(separator: ".")) \(problem.type)"
        }
    }

    @Test func `absent and null are the same, and no problem`() throws {
        var fields = reader(["a": .null])
        #expect(fields.text("a", length: 1...5) == nil)
        #expect(fields.integer("b", in: 0...1) == nil)
        #expect(fields.flag("a") == nil)
        try fields.finish()
    }

    @Test func `everything that is wrong is told at once`() {
        var fields = reader(["text": 5, "long": "abcdef", "short": "", "count": 7, "flag": "true"])
        _ = fields.text("text", length: 1...5)
        _ = fields.text("long", length: 1...5)
        _ = fields.text("short", length: 1...5)
        _ = fields.integer("count", in: 0...5)
        _ = fields.flag("flag")
        _ = fields.required("name", fields.text("name", length: 1...5), or: "")
        #expect(
            problems(fields) == [
                "body.text string_type", "body.long string_too_long",
                "body.short string_too_short", "body.count less_than_equal",
                "body.flag boolean_type", "body.name missing",
            ]
        )
        #expect(throws: APIFailure.self) { try fields.finish() }
    }

    @Test func `a text is as long as it has scalars`() throws {
        var fields = reader(["a": "\u{1F469}\u{200D}\u{1F469}"])
        #expect(fields.text("a", length: 1...3) != nil)
        try fields.finish()
        #expect(fields.text("a", length: 1...2) == nil)
    }

    @Test(arguments: [5, 5.0] as [JSONValue])
    func `a whole number may be written with a fraction of nothing`(number: JSONValue) {
        var fields = reader(["n": number])
        #expect(fields.integer("n", in: 0...5) == 5)
        #expect(fields.number("n", in: 0...5) == 5)
    }

    @Test(arguments: [5.5, "5", true, 1e300] as [JSONValue])
    func `what is no whole number is none`(number: JSONValue) {
        var fields = reader(["n": number])
        #expect(fields.integer("n", in: 0...5) == nil)
        #expect(problems(fields) == ["body.n integer_type"])
    }

    @Test func `in a query numbers and flags are texts, and the last of a name counts`() throws {
        var fields = FieldReader(query: [("n", "1"), ("n", "2"), ("flag", "false")])
        #expect(fields.integer("n", in: 0...5) == 2)
        #expect(fields.flag("flag") == false)
        try fields.finish()
        #expect(fields.flag("n") == nil)
        #expect(problems(fields) == ["query.n boolean_type"])
    }

    @Test func `problems inside a list name their place in it`() {
        var fields = reader(["items": [["a": "x"], ["a": 1], 5]])
        _ = fields.objects("items", count: 1...5) { $0.text("a", length: 1...5) }
        #expect(problems(fields) == ["body.items.1.a string_type", "body.items.2 object_type"])
    }

    @Test func `a list has a least and a greatest length`() {
        var fields = reader(["none": [], "many": [1, 2, 3]])
        _ = fields.list("none", count: 1...2)
        _ = fields.list("many", count: 1...2)
        #expect(problems(fields) == ["body.none too_short", "body.many too_long"])
    }

    @Test func `a body that is no object is one problem`() {
        var fields = reader([1, 2])
        #expect(fields.text("a", length: 1...5) == nil)
        #expect(problems(fields) == ["body object_type"])
    }

    @Test func `a choice is one of its words`() {
        var fields = reader(["good": "fact", "bad": "fable", "odd": 5])
        let good: Memory.Kind? = fields.choice("good")
        let bad: Memory.Kind? = fields.choice("bad")
        let odd: Memory.Kind? = fields.choice("odd")
        #expect((good, bad, odd) == (.fact, nil, nil))
        #expect(problems(fields) == ["body.bad enum", "body.odd enum"])
    }

    @Test func `values of the domain are read or told`() throws {
        let id = "0198c5e2-7c1f-7bb0-a1f4-2f0c6d1b9e55"
        var good = reader([
            "s": " odd\n", "t": "2026-05-04T12:15:00.250000+02:00", "id": .string(id),
            "c": "00000000000000ff", "m": ["b": 1, "a": [2]],
        ])
        #expect(good.session("s") == SessionID(" odd\n"))
        #expect(good.time("t")?.timeIntervalSince1970 == 1_777_889_700.25)
        #expect(good.memoryID("id")?.description == id)
        #expect(good.conversation("c") == ConversationID(255))
        #expect(good.metadata("m") == #"{"a":[2],"b":1}"#)
        try good.finish()
        var bad = reader(["s": "", "t": "now", "id": "7", "c": "ff", "m": [1]])
        #expect(bad.session("s") == nil)
        #expect(bad.time("t") == nil)
        #expect(bad.memoryID("id") == nil)
        #expect(bad.conversation("c") == nil)
        #expect(bad.metadata("m") == nil)
        #expect(bad.problems.count == 5)
    }

    @Test func `metadata has a greatest size`() {
        let long = String(repeating: "x", count: FieldLimits.maxMetadataBytes)
        var fields = reader(["m": ["a": .string(long)]])
        #expect(fields.metadata("m") == nil)
        #expect(problems(fields) == ["body.m value_error"])
    }

    @Test func `a moment is written as it is read, to the microsecond`() throws {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<2000 {
            let microseconds = Int64.random(in: 0...4_000_000_000_000_000, using: &generator)
            let date = Date(timeIntervalSince1970: Double(microseconds) / 1_000_000)
            let text = Timestamp.text(date)
            let back = try #require(Timestamp.date(text))
            #expect(Timestamp.text(back) == text)
        }
    }
}
