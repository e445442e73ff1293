import ChatCodec
import Testing

@Suite struct JSONReplyTests {
    private func chat(_ message: String, reason: String = #""stop""#) -> String {
        #"{"id":"c","choices":[{"index":0,"message":\#(message),"finish_reason":\#(reason)}],"usage":{}}"#
    }

    @Test(arguments: [
        (#"{"role":"assistant","content":"Hello"}"#, "Hello"),
        (#"{"content":"\u0048i 😀","refusal":null}"#, "Hi 😀"),
        (#"{"content":[{"type":"text","text":"Hel"},{"type":"text","text":"lo"}]}"#, "Hello"),
        (#"{"content":null,"refusal":"I can't."}"#, ""),
        (#"{"content":null,"tool_calls":[{"function":{"arguments":"{\"content\":\"no\"}"}}]}"#, ""),
        (#"{"reasoning_content":"hm","content":"Hello"}"#, "Hello"),
        (#"{"role":"assistant"}"#, ""),
        ("null", ""),
    ])
    func `a completion says its content`(message: String, text: String) {
        let expected = Reply(text: text, isComplete: true, finishReason: "stop")
        #expect(Relay.reply(chat(message)) == expected)
        #expect(Relay.reply("\u{FEFF} \n" + chat(message) + "\r\n") == expected)
    }

    @Test func `only the choice with index 0 counts`() {
        let reply = Relay.reply(
            #"{"choices":[{"index":1,"message":{"content":"no"},"finish_reason":"length"},{"message":{"content":"yes"},"finish_reason":"stop","index":0}]}"#
        )
        #expect(reply == Reply(text: "yes", isComplete: true, finishReason: "stop"))
    }

    @Test(arguments: ["", "{", "[]", "hello", #"{"error":{"message":"no"}}"#, #"{"choices":[]}}"#])
    func `what is not a whole reply is not complete`(body: String) {
        #expect(Relay.reply(body) == Reply(text: "", isComplete: false))
    }

    @Test(arguments: [
        (#""completed","error":null"#, true), (#""incomplete""#, true), (#""failed""#, false),
        (#""in_progress""#, false), (#""completed","error":{"code":"x"}"#, false),
    ])
    func `a response says the texts of its output`(status: String, isComplete: Bool) {
        let reply = Relay.reply(
            #"{"output":[{"type":"reasoning","content":[{"type":"text","text":"no"}]},{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Hel"},{"type":"refusal","refusal":"no"}]},{"type":"function_call_output","output":"no"},{"type":"message","content":[{"type":"output_text","text":"lo"}]}],"status":\#(status)}"#,
            .responses
        )
        #expect(reply.text == "Hello")
        #expect(reply.isComplete == isComplete)
    }

    @Test func `only the last brace and what follows it wait, however the body is split`() {
        let body = Array((" \n" + chat(#"{"content":"a } b }\n  {}"}"#) + "\n \n").utf8)
        var generator = SeededGenerator(seed: 5)
        let expected = Reply(text: "a } b }\n  {}", isComplete: true, finishReason: "stop")
        let halves = body.indices.map { [Array(body[..<$0]), Array(body[$0...])] }
        let many = (0..<200).map { _ in body.chunked(using: &generator) }
        for chunks in halves + many {
            var relay = Relay(.chatCompletions, .json)
            relay.relay(chunks)
            #expect(relay.reply == expected)
            #expect(relay.passed + relay.held == body)
            #expect(relay.held.first == UInt8(ascii: "}"))
            #expect(relay.held.suffix(4).text == "}\n \n")
        }
    }

    @Test func `whitespace before the body does not wait`() {
        var relay = Relay(.chatCompletions, .json)
        relay.relay([Array(" ".utf8), Array("\n\n".utf8)])
        #expect(relay.held.isEmpty)
    }

    @Test func `a long text is cut, and a body that is far longer is not kept`() {
        let long = String(repeating: "é", count: 1000)
        let cut = Relay.reply(chat(#"{"content":"\#(long)"}"#), maxTextBytes: 101)
        #expect(cut.text == String(repeating: "é", count: 50))
        #expect(cut.isComplete)
        let padding = String(repeating: "\n", count: 1 << 20)
        let dropped = Relay.reply(padding + chat(#"{"content":"\#(long)"}"#), maxTextBytes: 101)
        #expect(dropped == Reply(text: "", isComplete: false))
    }
}
