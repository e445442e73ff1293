import ChatCodec
import Testing

@Suite struct MalformedBodyTests {
    private func error(_ body: String) -> ScanError? {
        do {
            _ = try ChatRequest(body)
            return nil
        } catch {
            return error as? ScanError
        }
    }

    @Test(arguments: ["", " ", "[]", "null", "\"a\"", "x"])
    func `a body that is no object is refused`(body: String) {
        #expect(error(body) == .notAnObject)
    }

    @Test(arguments: [
        "{", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{,"a":1}"#, #"{"a":1 "b":2}"#, #"{a:1}"#,
        #"{"a":[1,]}"#, #"{"a":[,1]}"#, #"{"a":[1 2]}"#, #"{"a":[1}"#, #"{"a":{]}"#, #"{"a":1}}"#,
        #"{"a":1}{"#, #"{"a":1} x"#, #"{"a":tru}"#, #"{"a":nulL}"#, #"{"a":truee}"#, #"{"a":NaN}"#,
        #"{"a":01}"#, #"{"a":+1}"#, #"{"a":.5}"#, #"{"a":1.}"#, #"{"a":1e}"#, #"{"a":-}"#,
        #"{"a":"}"#, #"{"a":"\x"}"#, #"{"a":"\u12G4"}"#, #"{"a":"\u12"#, #"{"a":"\"#,
        "{\"a\":\"line\nfeed\"}", "{\"a\":\"\u{1}\"}", "{'a':1}", "{/**/}", "{\u{A0}}",
    ])
    func `what JSON does not allow is refused`(body: String) {
        guard case .malformed(let place) = error(body) else {
            Issue.record("was read")
            return
        }
        #expect(0...body.utf8.count ~= place)
    }

    @Test func `nesting ends at a depth of 128`() {
        func nested(_ depth: Int) -> String {
            String(repeating: #"{"a":"#, count: depth) + "1" + String(repeating: "}", count: depth)
        }
        #expect(error(nested(128)) == nil)
        #expect(error(nested(129)) == .tooDeep(at: 129 * 5 - 4))
        #expect(error(#"{"a":"# + String(repeating: "[", count: 1_000_000)) == .tooDeep(at: 133))
    }

    @Test func `endless lists of messages are refused`() {
        let messages = String(repeating: "0,", count: 65_536)
        #expect(error(#"{"messages":[\#(messages.dropLast())]}"#) == nil)
        #expect(error(#"{"messages":[\#(messages)0]}"#) == .tooManyMessages)
    }

    @Test func `no damaged body crashes, and what can be spliced can be restored`() {
        var generator = SeededGenerator(seed: 3)
        for odd in OddBody.all {
            for _ in 0..<150 {
                Array(odd.body.utf8).mutated(using: &generator).withUnsafeBytes {
                    readAndRestore($0, as: odd.dialect)
                }
            }
        }
    }

    @Test(arguments: OddBody.all)
    func `no body that is cut off is read`(odd: OddBody) {
        let bytes = Array(odd.body.utf8)
        let end = (bytes.lastIndex(of: UInt8(ascii: "}")) ?? 0)
        for length in 0...end {
            let cut = Array(bytes[..<length])
            #expect(throws: ScanError.self) {
                try cut.withUnsafeBytes { _ = try ChatRequest(scanning: $0, as: odd.dialect) }
            }
        }
    }

    private func readAndRestore(_ body: UnsafeRawBufferPointer, as dialect: ChatDialect) {
        guard let request = try? ChatRequest(scanning: body, as: dialect) else { return }
        for message in request.messages where !message.texts.isEmpty {
            let text = request.text(of: message, in: body)
            if !text.contains("\u{FFFD}") { #expect(request.shows(text, in: body)) }
        }
        guard let splice = request.splice("B", into: body) else { return }
        splice.applied(to: body).withUnsafeBytes { spliced in
            #expect((try? ChatRequest(scanning: spliced, as: dialect)) != nil)
            #expect(splice.inverse(for: body).applied(to: spliced) == Array(body))
        }
    }
}
