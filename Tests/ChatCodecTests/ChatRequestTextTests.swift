import ChatCodec
import Testing

@Suite struct ChatRequestTextTests {
    private func shows(_ text: String, content: String) throws -> Bool {
        let body = #"{"messages":[{"role":"user","content":\#(content)}]}"#
        return try ChatRequest(body).shows(text, in: body)
    }

    @Test func `a message shows its own text and no other`() throws {
        #expect(try shows("likes tea", content: #""likes tea""#))
        #expect(try !shows("likes te", content: #""likes tea""#))
        #expect(try !shows("likes tea!", content: #""likes tea""#))
        #expect(try !shows("likes teb", content: #""likes tea""#))
        #expect(try !shows("", content: #""likes tea""#))
    }

    @Test func `escapes do not hide a text`() throws {
        #expect(try shows("a\nb 😀", content: #""\u0061\nb \ud83d\ude00""#))
        #expect(try !shows("a\nb 😁", content: #""\u0061\nb \ud83d\ude00""#))
        #expect(try !shows("a\n", content: #""a\nb""#))
        #expect(try !shows("a\nbc", content: #""a\nb""#))
    }

    @Test func `canonically equal texts are not the same bytes`() throws {
        #expect(try !shows("\u{E9}", content: "\"e\u{301}\""))
    }

    @Test func `parts show the text that they make together`() throws {
        let parts = #"[{"type":"text","text":"a"},{"type":"text","text":"\u0062"}]"#
        #expect(try shows("a\nb", content: parts))
        #expect(try !shows("a", content: parts))
        #expect(try !shows("ab", content: parts))
        #expect(try !shows("a\nbc", content: parts))
        #expect(try !shows("", content: "[]"))
    }

    @Test(arguments: OddBody.all)
    func `every message with a text shows it`(odd: OddBody) throws {
        let request = try ChatRequest(odd.body, as: odd.dialect)
        for (index, message) in request.messages.enumerated() where !message.texts.isEmpty {
            #expect(request.shows(request.text(index, in: odd.body), in: odd.body))
        }
    }
}

extension ChatRequest {
    fileprivate func shows(_ text: String, in body: String) -> Bool {
        body.withBytes { shows(text, in: $0) }
    }
}
