import Embedding
import Testing

@Suite
struct WordPieceTests {
    private let tokenizer: WordPiece

    init() throws { tokenizer = try WordPiece() }

    @Test func `ten thousand odd lines get the tokens that the reference gives them`() throws {
        let text = try OddText()
        let golden = try Fixtures.text("wordpiece-golden.txt").split(separator: "\n")
        #expect(golden.count == 100)
        for (block, expected) in golden.enumerated() {
            let lines = (block * 100..<block * 100 + 100).map { tokens(text.line($0)) }
            #expect(Self.fnv1a(lines) == UInt64(expected, radix: 16), "lines from \(block * 100)")
        }
    }

    /// Each from the reference.
    @Test(arguments: [
        ("hello world", [7592, 2088]),
        ("unaffable", [14477, 20961, 3468]),
        ("Déjà vu", [2139, 3900, 24728]),
        ("", []),
        (" \t\r\n", []),
        ("日本", [1864, 1876]),
        ("I'm here.", [1045, 1005, 1049, 2182, 1012]),
        ("[SEP] [sep]", [102, 1031, 19802, 1033]),
        ("a\u{0}b\u{200D}c", [5925]),
    ])
    func `a text has the reference's tokens`(text: String, expected: [UInt16]) {
        #expect(tokens(text) == expected)
    }

    @Test func `a word of a hundred characters is read, a longer one is unknown`() {
        #expect(tokens(String(repeating: "a", count: 100)).count > 1)
        #expect(tokens(String(repeating: "a", count: 101)) == [WordPiece.unknown])
        #expect(tokens(String(repeating: "ж", count: 100)).count > 1)
        #expect(tokens(String(repeating: "🜀", count: 5_000) + " a") == [WordPiece.unknown, 1037])
    }

    @Test func `what is behind the limit is left out`() {
        let text = String(repeating: "unaffable ", count: 1_000)
        let all = tokens(text)
        for limit in [0, 1, 2, 3, 4, 255] {
            #expect(tokenizer.tokens(of: text, limit: limit) == Array(all.prefix(limit)))
        }
    }

    @Test func `tokens follow those that are in front`() {
        let tokens = tokenizer.tokens(of: "hello world", limit: 1, after: [WordPiece.start])
        #expect(tokens == [101, 7592])
    }

    private func tokens(_ text: String) -> [UInt16] {
        tokenizer.tokens(of: text, limit: .max / 2)
    }

    private static func fnv1a(_ lines: [[UInt16]]) -> UInt64 {
        var digest: UInt64 = 0xCBF2_9CE4_8422_2325
        for token in lines.map({ $0 + [0xFFFF] }).joined() {
            for byte in [token & 0xFF, token >> 8] {
                digest = (digest ^ UInt64(byte)) &* 0x100_0000_01B3
            }
        }
        return digest
    }
}
