extension StreamStyle {
    private static let ordinary = lines(hello + ["[DONE]"])

    /// How the lines are written.
    static let framings = [
        StreamStyle("LF", ordinary),
        StreamStyle("CRLF", lines(hello + ["[DONE]"], end: "\r\n")),
        StreamStyle("CR", lines(hello + ["[DONE]"], end: "\r")),
        StreamStyle("line ends of all kinds", ordinary.replacing("}\n\n", with: "}\r\n\r")),
        StreamStyle(
            "no space behind the colon",
            ordinary.replacing("data: ", with: "data:"),
            holds: "data:[DONE]"
        ),
        StreamStyle("two spaces", ordinary.replacing("data: {", with: "data:  {")),
        StreamStyle("a byte order mark", "\u{FEFF}" + ordinary),
        StreamStyle(
            "a byte order mark in a later line",
            ordinary.replacing("data: [", with: "\u{FEFF}data: {}\n\u{FEFF}data: [DONE]\n\ndata: [")
        ),
        StreamStyle("comments", ": hi\n\n:\n" + ordinary.replacing("\n\n", with: "\n\n: ping\n\n")),
        StreamStyle("comments inside events", ordinary.replacing("data: ", with: ":data\ndata: ")),
        StreamStyle(
            "event, id and retry",
            "retry: 10\n\n" + ordinary.replacing("data: ", with: "event: message\nid: 7\ndata: ")
        ),
        StreamStyle(
            "unknown fields",
            ordinary.replacing("data: ", with: "datas: x\ndat\nx: data: {}\ndata: ")
        ),
        StreamStyle("empty data", "data\n\ndata:\n\n" + ordinary),
        StreamStyle(
            "data that is not JSON",
            "data: ping\n\ndata: 7\n\ndata: [1]\n\ndata: {\"choices\n\n" + ordinary
        ),
        StreamStyle(
            "one event over many lines",
            ordinary.replacing(#"":[{"#, with: "\":\ndata: [{\ndata:")
        ),
        StreamStyle("no blank lines", ordinary.replacing("\n\n", with: "\n")),
        StreamStyle("many blank lines", "\n\n" + ordinary.replacing("\n\n", with: "\n\n\n\n")),
        StreamStyle(
            "spaces in the JSON",
            ordinary.replacing(":[{", with: " :\t[ { ").replacing("}]}", with: "} ] } ")
        ),
    ]

    /// How the stream ends.
    static let endings = [
        StreamStyle("no blank line at the end", String(ordinary.dropLast())),
        StreamStyle("no line end at the end", String(ordinary.dropLast(2))),
        StreamStyle("no [DONE]", lines(hello), holds: nil),
        StreamStyle("no [DONE], no line end", String(lines(hello).dropLast(2)), holds: nil),
        StreamStyle(
            "no [DONE] and no finish reason",
            lines(hello.dropLast()),
            isComplete: false,
            reason: nil,
            holds: nil
        ),
        StreamStyle(
            "[DONE] and no finish reason",
            lines(hello.dropLast() + ["[DONE]"]),
            reason: nil
        ),
        StreamStyle("bytes behind [DONE]", ordinary + lines([chunk(#"{"content":"!"}"#)])),
        StreamStyle(
            "an error",
            lines(hello.prefix(3) + [#"{"error":{"message":"overloaded"}}"#, "[DONE]"]),
            isComplete: false,
            reason: nil
        ),
        StreamStyle(
            "an error of null",
            lines([#"{"error":null,"choices":[]}"#] + hello + ["[DONE]"])
        ),
        StreamStyle(
            "cut in a line",
            String(lines(hello).dropLast(20)),
            isComplete: false,
            reason: nil,
            holds: nil
        ),
        StreamStyle("nothing", "", says: "", isComplete: false, reason: nil, holds: nil),
    ]
}
