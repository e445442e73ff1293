import Testing

@testable import MemoryProxy

@Suite struct LineSplitterTests {
    private func lines(_ pieces: [[UInt8]]) -> [ImportPiece] {
        var splitter = LineSplitter()
        return pieces.flatMap { splitter.feed($0) } + splitter.finish()
    }

    private func lines(_ text: String) -> [ImportPiece] { lines([Array(text.utf8)]) }

    private func line(_ number: Int, _ text: String) -> ImportPiece {
        ImportPiece(number, .json(Array(text.utf8)))
    }

    @Test func `lines are counted from 1, the empty ones too`() {
        #expect(lines("a\n\n \t\nb\n") == [line(1, "a"), line(4, "b")])
    }

    @Test func `the last line needs no line feed`() {
        #expect(lines("a\nb") == [line(1, "a"), line(2, "b")])
        #expect(lines("a\nb\n") == lines("a\nb"))
    }

    @Test func `a carriage return stays: to JSON it is white space`() {
        #expect(lines("a\r\n\r\nb\r\n") == [line(1, "a\r"), line(3, "b\r")])
    }

    @Test(arguments: ["", "\n", "\r\n\r\n", " "])
    func `a file without lines has none`(text: String) {
        #expect(lines(text).isEmpty)
    }

    @Test(arguments: [
        "{\"content\": \"a\"}\n\n{\"content\": \"b\"}\r\n\"ü\"", "\n\na\n", "日本\n語", "x",
    ])
    func `any split gives the same lines`(text: String) {
        let whole = lines(text)
        for pieces in Array(text.utf8).manySplits { #expect(lines(pieces) == whole) }
    }

    @Test func `a line that is too long is told, and the next one is read`() {
        let long = [UInt8](repeating: 0x61, count: LineSplitter.maxLineBytes + 1)
        let found = lines([long, Array("\nb\n".utf8)])
        #expect(found == [tooLong(1), line(2, "b")])
        let inPieces = lines([Array(long.dropLast(5)), Array(long.suffix(5)), [10, 0x62]])
        #expect(inPieces == found)
    }

    private func tooLong(_ number: Int) -> ImportPiece {
        ImportPiece(number, .tooLong(maxBytes: LineSplitter.maxLineBytes))
    }

    @Test func `a line of just the length is read`() {
        let long = [UInt8](repeating: 0x61, count: LineSplitter.maxLineBytes)
        #expect(lines([long, [10]]) == [ImportPiece(1, .json(long))])
    }
}
