import Testing

@testable import ChatCodec

@Suite struct JSONValueTests {
    @Test func `a document that is read and written is the same document`() throws {
        let text = #"{"a":[1,-2.5,true,false,null],"b":{"c":"tea \"☕\" \u0001"},"d":[],"e":{}}"#
        let value = try JSONValue(reading: text.utf8)
        #expect(String(decoding: value.bytes, as: UTF8.self) == text)
        #expect(value["b"]?["c"]?.text == "tea \"☕\" \u{1}")
        #expect(value["a"]?.elements?.count == 5)
    }

    @Test(arguments: [
        "", " ", "{", "[1,]", "{\"a\"}", "nul", "01", "1e999", "1 2", "\"\u{1}\"", "'a'", "{,}",
    ])
    func `what is not one document is refused`(_ text: String) {
        #expect(throws: ScanError.self) { try JSONValue(reading: text.utf8) }
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        #expect(throws: ScanError.self) { try JSONValue(reading: [0x22, 0xC3, 0x28, 0x22]) }
    }

    @Test func `nesting is followed to 128 levels and no further`() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array(repeating: 0x5B, count: depth) + Array(repeating: 0x5D, count: depth)
        }
        _ = try JSONValue(reading: nested(128))
        #expect(throws: ScanError.self) { try JSONValue(reading: nested(129)) }
        #expect(throws: ScanError.self) {
            try JSONValue(reading: [UInt8](repeating: 0x5B, count: 100_000))
        }
    }

    @Test func `a whole number is one however it is written, and a long one is not cut`() throws {
        func read(_ text: String) throws -> JSONValue { try JSONValue(reading: text.utf8) }
        #expect(try read("5").wholeNumber == 5)
        #expect(try read("5.0").wholeNumber == 5)
        #expect(try read("5e0").wholeNumber == 5)
        #expect(try read("5.5").wholeNumber == nil)
        #expect(try read("9223372036854775807").wholeNumber == .max)
        #expect(try read("123456789012345678901234567890").wholeNumber == nil)
        #expect(try read("true").wholeNumber == nil)
    }

    @Test func `of members with the same name the last one counts`() throws {
        #expect(try JSONValue(reading: #"{"a":1,"\u0061":2}"#.utf8) == ["a": 2])
    }

    @Test func `equal values give equal bytes`() throws {
        let one = try JSONValue(reading: #"{"b":1,"a":2}"#.utf8)
        let other = try JSONValue(reading: #" { "a" : 2, "b" : 1 } "#.utf8)
        #expect(one == other)
        #expect(one.bytes == other.bytes)
    }
}
