extension StreamStyle {
    private static func chat(
        _ name: String,
        _ data: [String],
        says text: String = "Hello",
        reason: String? = "stop"
    ) -> StreamStyle {
        StreamStyle(name, lines(data + ["[DONE]"]), says: text, reason: reason)
    }

    /// What the chunks of a completion carry.
    static let chunks = [
        chat("usage at the end", hello + [#"{"choices":[],"usage":{"total_tokens":3}}"#]),
        chat(
            "usage in every chunk",
            hello.map { $0.dropLast() + #","usage":{"total_tokens":1}}"# }
        ),
        chat("choices of null", [#"{"choices":null}"#, "{}"] + hello),
        chat(
            "two choices",
            hello.flatMap { [chunk(#"{"content":"no"}"#, index: 1, reason: #""length""#), $0] }
        ),
        chat(
            "two choices in a chunk",
            [
                #"{"choices":[{"index":1,"delta":{"content":"no"}},{"delta":{"content":"Hello"},"index":0}]}"#,
                chunk("{}", reason: #""stop""#),
            ]
        ),
        chat("no index", [#"{"choices":[{"delta":{"content":"Hello"},"finish_reason":"stop"}]}"#]),
        chat("content of null", [chunk(#"{"content":null}"#)] + hello),
        chat("delta of null", [chunk("null"), chunk("7")] + hello),
        chat(
            "tool calls",
            [
                chunk(
                    #"{"content":null,"tool_calls":[{"index":0,"function":{"name":"f","arguments":""}}]}"#
                ),
                chunk(#"{"tool_calls":[{"index":0,"function":{"arguments":"{\"content\":1}"}}]}"#),
                chunk("{}", reason: #""tool_calls""#),
            ],
            says: "",
            reason: "tool_calls"
        ),
        chat(
            "text before a tool call",
            hello.prefix(3) + [chunk(#"{"tool_calls":[{}]}"#, reason: #""tool_calls""#)],
            reason: "tool_calls"
        ),
        chat(
            "a refusal",
            [chunk(#"{"refusal":"I can't."}"#), chunk("{}", reason: #""stop""#)],
            says: ""
        ),
        chat(
            "reasoning",
            [chunk(#"{"reasoning_content":"hm"}"#), chunk(#"{"reasoning":"hm","content":""}"#)]
                + hello
        ),
        chat(
            "the filter",
            hello.prefix(3) + [chunk("{}", reason: #""content_filter""#)],
            reason: "content_filter"
        ),
        chat(
            "parts",
            [
                chunk(
                    #"{"content":[{"type":"thinking","thinking":[]},{"type":"text","text":"Hel"},{"type":"text","text":"lo"}]}"#,
                    reason: #""stop""#
                )
            ]
        ),
        chat(
            "escapes",
            [
                chunk(#"{"content":"\u0048el\"\n\ud83d\ude00"}"#),
                chunk(#"{"c\u006fntent":"日"}"#, reason: #""stop""#),
            ],
            says: "Hel\"\n😀日"
        ),
        chat(
            "everything in one chunk",
            [chunk(#"{"role":"assistant","content":"Hello"}"#, reason: #""stop""#)]
        ),
        chat(
            "logprobs",
            hello.map {
                $0.replacing(
                    #""index""#,
                    with: #""logprobs":{"content":[{"token":"no","bytes":[1]}]},"index""#
                )
            }
        ),
        chat(
            "a very long finish reason",
            [chunk(#"{"content":"Hello"}"#, reason: "\"\(String(repeating: "x", count: 99))\"")],
            reason: nil
        ),
    ]
}
