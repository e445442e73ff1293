import ChatCodec
import Foundation
import Testing

@Suite struct SpliceTests {
    private let block = "<notes>\n\"tea\" \\ \u{1}\u{1F} 😀</notes>"

    private func spliced(_ block: String, into body: String, as dialect: ChatDialect) throws
        -> String?
    {
        let request = try ChatRequest(body, as: dialect)
        return body.withBytes { bytes in
            request.splice(block, into: bytes)?.applied(to: bytes).text
        }
    }

    @Test(arguments: [
        (#"[{"role":"system","content":"a"}]"#, #"[{"role":"system","content":"a\n\nB"}]"#),
        (#"[{"role":"developer","content":""}]"#, #"[{"role":"developer","content":"B"}]"#),
        (
            #"[{"role":"user","content":"x"},{"content":"a","role":"system"},{"role":"system","content":"b"}]"#,
            #"[{"role":"user","content":"x"},{"content":"a\n\nB","role":"system"},{"role":"system","content":"b"}]"#
        ),
        (
            #"[{"role":"system","content":[{"type":"text","text":"a"} ]}]"#,
            #"[{"role":"system","content":[{"type":"text","text":"a"} ,{"type":"text","text":"B"}]}]"#
        ),
        (
            #"[{"role":"system","content":[ ]}]"#,
            #"[{"role":"system","content":[ {"type":"text","text":"B"}]}]"#
        ),
        (
            #"[ {"role":"user","content":"x"}]"#,
            #"[{"role":"system","content":"B"}, {"role":"user","content":"x"}]"#
        ),
        (
            #"[{"role":"system","content":null}]"#,
            #"[{"role":"system","content":"B"},{"role":"system","content":null}]"#
        ),
        (#"[]"#, #"[{"role":"system","content":"B"}]"#),
    ])
    func `a block goes to the end of the first system message`(
        messages: String,
        expected: String
    ) throws {
        let result = try spliced("B", into: #"{"messages":\#(messages)}"#, as: .chatCompletions)
        #expect(result == #"{"messages":\#(expected)}"#)
    }

    @Test(arguments: [
        (#"{"instructions":"a","input":"x"}"#, #"{"instructions":"a\n\nB","input":"x"}"#),
        (#"{"instructions":""}"#, #"{"instructions":"B"}"#),
        (#"{"instructions": null }"#, #"{"instructions": "B" }"#),
        (#"{ "input":"x"}"#, #"{"instructions":"B", "input":"x"}"#),
        ("{ }", #"{"instructions":"B" }"#),
    ])
    func `a block goes to the end of the instructions`(body: String, expected: String) throws {
        #expect(try spliced("B", into: body, as: .responses) == expected)
    }

    @Test func `a body without a place for a block is left alone`() throws {
        #expect(try spliced("B", into: #"{"model":"m"}"#, as: .chatCompletions) == nil)
        #expect(try spliced("B", into: #"{"messages":7}"#, as: .chatCompletions) == nil)
        #expect(try spliced("B", into: #"{"instructions":[]}"#, as: .responses) == nil)
    }

    @Test(arguments: OddBody.all)
    func `taking the block out gives the client's bytes`(odd: OddBody) throws {
        let request = try ChatRequest(odd.body, as: odd.dialect)
        odd.body.withBytes { body in
            guard let splice = request.splice(block, into: body) else { return }
            let restored = splice.applied(to: body).withUnsafeBytes {
                splice.inverse(for: body).applied(to: $0)
            }
            #expect(restored == Array(body))
        }
    }

    @Test(arguments: OddBody.all)
    func `a spliced body says the same, and the block`(odd: OddBody) throws {
        guard let result = try spliced(block, into: odd.body, as: odd.dialect) else { return }
        let before = try ChatRequest(odd.body, as: odd.dialect)
        let after = try ChatRequest(result, as: odd.dialect)
        #expect(after.lastUserText(in: result) == odd.user)
        #expect(after.messages.count - before.messages.count <= 1)
        if odd.dialect == .chatCompletions {
            let system = after.messages.firstIndex { $0.role == .system || $0.role == .developer }
            #expect(after.text(try #require(system), in: result).hasSuffix(block))
        }
    }

    @Test func `another JSON parser finds the block where it belongs`() throws {
        // Foundation refuses a few of the legal bodies, for instance the number 1E+400.
        let legal = OddBody.all.filter { (try? object(of: $0.body)) != nil }
        #expect(legal.count > 60)
        for odd in legal {
            guard let result = try spliced(block, into: odd.body, as: odd.dialect) else { continue }
            #expect(try systemText(of: result)?.hasSuffix(block) == true, "\(odd.name)")
        }
    }

    private func object(of body: String) throws -> [String: Any]? {
        try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
    }

    /// The instructions, or the content of the first system message or of its last part.
    private func systemText(of body: String) throws -> String? {
        let object = try object(of: body)
        if let instructions = object?["instructions"] as? String { return instructions }
        let messages = (object?["messages"] as? [Any])?.compactMap { $0 as? [String: Any] }
        let content = messages?.first {
            ["system", "developer"].contains($0["role"] as? String)
        }?["content"]
        return content as? String ?? (content as? [[String: Any]])?.last?["text"] as? String
    }
}
