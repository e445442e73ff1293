import Testing

@testable import MemoryProxy

@Suite struct ElementSplitterTests {
    private struct Outcome: Equatable {
        var pieces: [ImportPiece]
        var hasArray: Bool
        var isOpen: Bool
    }

    private func read(_ pieces: [[UInt8]]) -> Outcome {
        var splitter = ElementSplitter()
        let found = pieces.flatMap { splitter.feed($0) }
        return Outcome(pieces: found, hasArray: splitter.hasArray, isOpen: splitter.isOpen)
    }

    private func elements(_ text: String) -> [String] {
        read([Array(text.utf8)]).pieces.map { piece in
            guard case .json(let bytes) = piece.content else { return "too long" }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    @Test(arguments: [
        (#"[1, "two", {"three": [3]}, [4]]"#, ["1", #""two""#, #"{"three": [3]}"#, "[4]"]),
        (
            #"{"total": 2, "memories": [{"a": 1}, {"b": 2}], "page": [7]}"#,
            ["{\"a\": 1}", "{\"b\": 2}"]
        ),
        (#"{"results": ["x"]}"#, [#""x""#]),
        ("[]", []), ("[ \n ]", []), (#"{"memories": []}"#, []),
    ])
    func `the elements of the array are found`(text: String, expected: [String]) {
        #expect(elements(text) == expected)
    }

    @Test func `brackets, commas and quotes inside texts mean nothing`() {
        #expect(
            elements(#"["a],[\"b", "\\", {"}": "{,"}]"#) == [
                #""a],[\"b""#, #""\\""#, #"{"}": "{,"}"#,
            ]
        )
    }

    @Test(arguments: [
        #"{"other": [1, 2]}"#, #"{"inner": {"memories": [1]}}"#, #"{"a": "memories", "b": [1]}"#,
        "{}",
    ])
    func `an array of another name, or deeper, is not it`(text: String) {
        let outcome = read([Array(text.utf8)])
        #expect(!outcome.hasArray)
        #expect(outcome.pieces.isEmpty)
    }

    @Test func `elements are counted from 1`() {
        let numbers = read([Array("[1, 2, 3]".utf8)]).pieces.map(\.number)
        #expect(numbers == [1, 2, 3])
    }

    @Test func `a file that ends in the middle is seen to`() {
        let outcome = read([Array(#"[{"a": 1}, {"b""#.utf8)])
        #expect(outcome.pieces == [ImportPiece(1, .json(Array(#"{"a": 1}"#.utf8)))])
        #expect(outcome.isOpen)
    }

    @Test(arguments: [
        #"[{"content": "a, ]\"}"}, "ü", 日, [[]], {}]"#,
        #"{"x": {"memories": [0]}, "memories": [{"content": "\\"}, 1.5e3 ], "results": [2]}"#,
        "[[1, 2], [3]", "]][}", "[,,]",
    ])
    func `any split gives the same elements`(text: String) {
        let bytes = Array(text.utf8)
        let whole = read([bytes])
        for pieces in bytes.manySplits { #expect(read(pieces) == whole) }
    }
}
