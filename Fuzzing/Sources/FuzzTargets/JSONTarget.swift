@testable import ChatCodec

/// A document that is read and written is the same document, and any text survives its escapes.
@_cdecl("fuzz_json")
package func fuzzJSON(_ data: UnsafePointer<UInt8>, _ count: Int) {
    let input = UnsafeRawBufferPointer(start: data, count: count)
    if let value = try? JSONValue(reading: input) {
        let bytes = value.bytes
        expectEqual(try? JSONValue(reading: bytes), value, "a document")
        expectEqual((try? JSONValue(reading: bytes))?.bytes, bytes, "its bytes")
    }
    let text = String(decoding: input, as: UTF8.self)
    let escaped = quoted(JSONString.escaped(text))
    expectEqual(decoded(escaped), text, "an escaped text")
    expectEqual(try? JSONValue(reading: escaped), .string(text), "its document")
    checkString(quoted(Array(input)))
}

private func quoted(_ bytes: [UInt8]) -> [UInt8] { [.quote] + bytes + [.quote] }

private func decoded(_ json: [UInt8]) -> String? {
    json.withUnsafeBytes { bytes in
        var scanner = JSONScanner(bytes)
        return try? scanner.string().decoded(in: bytes)
    }
}

/// The ways to read a string agree with one another.
private func checkString(_ json: [UInt8]) {
    json.withUnsafeBytes { body in
        var scanner = JSONScanner(body)
        guard let string = try? scanner.string() else { return }
        var bytes: [UInt8] = []
        string.appendDecoded(in: body, to: &bytes)
        expectEqual(string.decoded(in: body), String(decoding: bytes, as: UTF8.self), "a string")
        expect(string.canSay(bytes: bytes.count), "a string of an impossible length")
        bytes.withUnsafeBytes { said in
            var rest = said
            expect(string.stripAsPrefix(of: &rest, in: body) && rest.isEmpty, "not its own prefix")
            guard !said.isEmpty else { return }
            rest = UnsafeRawBufferPointer(rebasing: said.dropLast())
            expect(!string.stripAsPrefix(of: &rest, in: body), "longer than its prefix")
        }
    }
}
