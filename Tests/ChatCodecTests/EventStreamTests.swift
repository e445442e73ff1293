import ChatCodec
import Testing

@Suite struct EventStreamTests {
    @Test func `there are enough styles`() { #expect(StreamStyle.all.count >= 24) }

    @Test(arguments: StreamStyle.all)
    func `a stream of any style is understood, and its final bytes wait`(style: StreamStyle) {
        var relay = Relay(style.dialect, .eventStream)
        relay.relay(style.bytes)
        #expect(relay.reply == style.reply)
        #expect(relay.follower.isFinished == (style.finalBytes != nil))
        #expect(relay.held.text.hasPrefix(style.finalBytes ?? ""))
        #expect(relay.held == Array(style.bytes[style.finalOffset...]))
        #expect(relay.passed + relay.held == style.bytes)
    }

    @Test(arguments: StreamStyle.all)
    func `every way to split a stream in two gives the same`(style: StreamStyle) {
        for place in style.bytes.indices {
            expectSame(style, chunks: [Array(style.bytes[..<place]), Array(style.bytes[place...])])
        }
    }

    @Test(arguments: StreamStyle.all)
    func `every way to split a stream into many gives the same`(style: StreamStyle) {
        var generator = SeededGenerator(seed: 4)
        expectSame(style, chunks: style.bytes.map { [$0] })
        for _ in 0..<50 { expectSame(style, chunks: style.bytes.chunked(using: &generator)) }
    }

    private func expectSame(_ style: StreamStyle, chunks: [[UInt8]]) {
        var relay = Relay(style.dialect, .eventStream)
        relay.relay(chunks)
        #expect(relay.reply == style.reply)
        #expect(relay.passed + relay.held == style.bytes)
        #expect(relay.follower.isFinished == (style.finalBytes != nil))
        // A line that began in an earlier chunk is held from the start of the chunk that ends it.
        #expect(relay.held.isEmpty == (style.finalBytes == nil))
        #expect(relay.passed.count >= style.finalOffset)
    }

    @Test func `what was said before the end is there before the end`() {
        var relay = Relay(.chatCompletions, .eventStream)
        relay.relay(Array(StreamStyle.lines(StreamStyle.hello).utf8))
        let cut = relay.follower.reply(endOfBody: false)
        #expect(cut == Reply(text: "Hello", isComplete: false, finishReason: "stop"))
        #expect(relay.reply.isComplete)
    }

    @Test func `a line feed that belongs to a carriage return of the chunk before ends no line`() {
        var relay = Relay(.chatCompletions, .eventStream)
        let data = StreamStyle.chunk(#"{"content":"Hello"}"#).split(separator: ",", maxSplits: 1)
        relay.relay(
            ["data: \(data[0]),\r", "\ndata: \(data[1])\r", "\n\r\n"].map { Array($0.utf8) }
        )
        #expect(relay.reply.text == "Hello")
    }

    @Test func `text is cut between two characters`() {
        let deltas = ["aé", "日", "😀b"].map { StreamStyle.chunk(#"{"content":"\#($0)"}"#) }
        let stream = StreamStyle.lines(deltas + ["[DONE]"])
        let expected = ["", "a", "a", "aé", "aé", "aé", "aé日", "aé日", "aé日", "aé日", "aé日😀"]
        for (maxTextBytes, text) in expected.enumerated() {
            let reply = Relay.reply(
                stream,
                .chatCompletions,
                .eventStream,
                maxTextBytes: maxTextBytes
            )
            #expect(reply == Reply(text: text, isComplete: true, finishReason: nil))
        }
    }

    @Test func `text is cut where it would be too long with its replacement characters`() {
        let stream = StreamStyle.lines([StreamStyle.chunk(#"{"content":"a@@@b"}"#), "[DONE]"])
        let bytes = stream.utf8.map { $0 == UInt8(ascii: "@") ? 0xFF : $0 }
        let expected = ["", "a", "a", "a", "a\u{FFFD}", "a\u{FFFD}", "a\u{FFFD}"]
        for (maxTextBytes, text) in expected.enumerated() {
            var relay = Relay(.chatCompletions, .eventStream, maxTextBytes: maxTextBytes)
            relay.relay(bytes)
            #expect(relay.reply == Reply(text: text, isComplete: true))
        }
    }

    @Test func `bytes of a character may come in two deltas`() {
        var bytes = Array(
            StreamStyle.lines(["1", "2"].map { StreamStyle.chunk(#"{"content":"\#($0)"}"#) }).utf8
        )
        for (digit, byte) in [("1", 0xC3), ("2", 0xA9)] as [(Unicode.Scalar, UInt8)] {
            bytes = bytes.map { $0 == UInt8(ascii: digit) ? byte : $0 }
        }
        var relay = Relay(.chatCompletions, .eventStream)
        relay.relay(bytes)
        #expect(relay.reply.text == "é")
    }
}

@Suite struct LongLineTests {
    private let padding = String(repeating: " ", count: 1 << 20)

    private func replies(_ stream: String, as dialect: ChatDialect) -> [Relay] {
        [stream.utf8.count, 100_000].map { size in
            var relay = Relay(dialect, .eventStream)
            var rest = Array(stream.utf8)[...]
            while !rest.isEmpty {
                relay.relay(Array(rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
            return relay
        }
    }

    @Test func `a line of more than a megabyte is left out, and the reply is not complete`() {
        let delta = StreamStyle.chunk(#"{"content":"Hello"}"#)
        let stream = StreamStyle.lines([delta, delta + padding, delta, "[DONE]"])
        for relay in replies(stream, as: .chatCompletions) {
            #expect(relay.reply == Reply(text: "HelloHello", isComplete: false))
            #expect(relay.passed + relay.held == Array(stream.utf8))
        }
    }

    @Test func `many short lines are no way around the bound`() {
        let lines = String(repeating: "data: {\(padding.prefix(99))\n", count: 20_000)
        for relay in replies(lines + "\n" + StreamStyle.lines(["[DONE]"]), as: .chatCompletions) {
            #expect(!relay.reply.isComplete)
            #expect(relay.follower.isFinished)
        }
    }

    @Test func `the name of its event is enough for a last event of any size`() {
        let start = "event: response.created\ndata: {\(padding)}\n\n"
        let delta = "data: {\"type\":\"response.output_text.delta\",\"delta\":\"Hello\"}\n\n"
        let end = "event: response.completed\ndata: {\(padding)}\n\n"
        for relay in replies(start + delta + end, as: .responses) {
            #expect(relay.reply == Reply(text: "Hello", isComplete: true))
            #expect(relay.follower.isFinished)
            #expect(!relay.held.isEmpty)
        }
    }
}
