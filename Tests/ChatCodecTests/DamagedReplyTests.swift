import ChatCodec
import Testing

@Suite struct DamagedReplyTests {
    @Test(arguments: StreamStyle.all)
    func `no damaged stream crashes or depends on its chunks`(style: StreamStyle) {
        var generator = SeededGenerator(seed: 6)
        for _ in 0..<100 {
            let bytes = style.bytes.mutated(using: &generator)
            expectSame(style.dialect, .eventStream, bytes, using: &generator)
            expectSame(style.dialect, .json, bytes, using: &generator)
        }
    }

    @Test func `no damaged JSON reply crashes or depends on its chunks`() {
        var generator = SeededGenerator(seed: 7)
        let body = StreamStyle.chunk(#"{"content":"a\u0041\ud83d\ude00"}"#)
            .replacing("delta", with: "message")
        for _ in 0..<3000 {
            let bytes = Array(body.utf8).mutated(using: &generator)
            expectSame(.chatCompletions, .json, bytes, using: &generator)
            expectSame(.responses, .json, bytes, using: &generator)
        }
    }

    private func expectSame(
        _ dialect: ChatDialect,
        _ format: ReplyFormat,
        _ bytes: [UInt8],
        using generator: inout SeededGenerator
    ) {
        var whole = Relay(dialect, format)
        whole.relay(bytes)
        var split = Relay(dialect, format)
        split.relay(bytes.chunked(using: &generator))
        #expect(whole.reply == split.reply)
        #expect(split.passed + split.held == bytes)
    }
}
