import Foundation
import Testing

@testable import ChatCodec

@Suite struct JSONStringTests {
    private func decoded(_ json: String) throws -> String {
        try json.withBytes {
            var scanner = JSONScanner($0)
            return try scanner.string().decoded(in: $0)
        }
    }

    @Test func `what is escaped decodes to itself`() throws {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<2000 {
            let text = String.random(using: &generator)
            #expect(try decoded("\"\(JSONString.escaped(text).text)\"") == text)
        }
    }

    @Test func `another JSON parser reads what we escape, and we what it escapes`() throws {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<500 {
            let text = String.random(using: &generator)
            let ours = Data("[\"\(JSONString.escaped(text).text)\"]".utf8)
            #expect(try JSONDecoder().decode([String].self, from: ours) == [text])
            let theirs = try JSONEncoder().encode([text]).dropFirst().dropLast()
            #expect(try decoded(String(decoding: theirs, as: UTF8.self)) == text)
        }
    }

    @Test func `the last scalar of every length of UTF-8 can be escaped`() throws {
        #expect(
            try decoded(#""\u007f\u07FF\uffff\udbff\udfff""#) == "\u{7F}\u{7FF}\u{FFFF}\u{10FFFF}"
        )
    }

    @Test func `specials are found at every place of a word`() throws {
        for length in 0..<40 {
            let text =
                String(repeating: "é", count: length / 2)
                + String(repeating: "x", count: length % 2)
            #expect(try decoded("\"\(text)\" \"") == text)
            #expect(try decoded("\"\(text)\\n\(text)\"") == "\(text)\n\(text)")
        }
    }
}

extension String {
    /// A few scalars of all kinds, among them those that JSON escapes.
    fileprivate static func random(using generator: inout SeededGenerator) -> String {
        let limits: [UInt32] = [0x20, 0x80, 0x800, 0xD800, 0x11_0000]
        let scalars = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
            let limit = limits.randomElement(using: &generator) ?? 1
            let value = UInt32.random(in: 0..<limit, using: &generator)
            return Unicode.Scalar(value) ?? "\\"
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
