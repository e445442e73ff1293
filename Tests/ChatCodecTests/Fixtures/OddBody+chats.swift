import ChatCodec

extension OddBody {
    private static func chat(_ name: String, _ body: String, user: String?, count: Int) -> OddBody {
        OddBody(name, body, user: user, count: count, as: .chatCompletions)
    }

    /// A body with this text, written in JSON, as the content of its user message.
    private static func content(_ name: String, _ content: String, says user: String) -> OddBody {
        chat(name, #"{"messages":[{"role":"user","content":\#(content)}]}"#, user: user, count: 1)
    }

    static let chats = plain + duplicates + numbersAndNesting + contents + roles + spaces

    private static let plain = [
        chat("an empty object", "{}", user: nil, count: 0),
        chat("no messages", #"{"model":"m"}"#, user: nil, count: 0),
        chat("an empty list", #"{"messages":[]}"#, user: nil, count: 0),
        chat("an empty list with a space", #"{"messages":[ ]}"#, user: nil, count: 0),
        chat("messages that are null", #"{"messages":null}"#, user: nil, count: 0),
        chat(
            "messages that are an object",
            #"{"messages":{"0":{"role":"user"}}}"#,
            user: nil,
            count: 0
        ),
        chat(
            "messages that are not objects",
            #"{"messages":[null,1,"x",[],{"role":"user","content":"hi"}]}"#,
            user: "hi",
            count: 5
        ),
        chat("an empty message", #"{"messages":[{}]}"#, user: nil, count: 1),
        chat(
            "messages last",
            #"{"model":"m","stream":true,"tools":[{"a":{"b":[1,2]}}],"messages":[{"content":"hi","role":"user"}]}"#,
            user: "hi",
            count: 1
        ),
    ]

    private static let duplicates = [
        chat(
            "messages twice",
            #"{"messages":[{"role":"system","content":"a"},{"role":"user","content":"old"}],"messages":[{"role":"user","content":"new"}]}"#,
            user: "new",
            count: 1
        ),
        chat(
            "messages, then null",
            #"{"messages":[{"role":"user","content":"a"}],"messages":null}"#,
            user: nil,
            count: 0
        ),
        chat(
            "content twice",
            #"{"messages":[{"role":"user","content":"old","content":"new"}]}"#,
            user: "new",
            count: 1
        ),
        chat(
            "content, then parts",
            #"{"messages":[{"content":"old","role":"user","content":[{"type":"text","text":"new"}]}]}"#,
            user: "new",
            count: 1
        ),
        chat(
            "role twice",
            #"{"messages":[{"role":"system","content":"x","role":"user"}]}"#,
            user: "x",
            count: 1
        ),
        chat(
            "text twice",
            #"{"messages":[{"role":"user","content":[{"type":"text","text":"old","text":"new"}]}]}"#,
            user: "new",
            count: 1
        ),
        chat(
            "unknown keys twice",
            #"{"a":1,"a":{"a":[]},"messages":[{"role":"user","content":"x","z":1,"z":2}],"a":"a"}"#,
            user: "x",
            count: 1
        ),
    ]

    private static let numbersAndNesting = [
        chat(
            "huge numbers",
            #"{"seed":123456789012345678901234567890,"t":-0.0e-0,"u":1E+400,"v":0.1000000000000000055511151231257827,"messages":[{"role":"user","content":"x"}]}"#,
            user: "x",
            count: 1
        ),
        chat(
            "deep values",
            #"{"tools":\#(String(repeating: "[", count: 100))\#(String(repeating: "]", count: 100)),"messages":[{"role":"user","content":"x"}]}"#,
            user: "x",
            count: 1
        ),
        chat(
            "deep parts",
            #"{"messages":[{"role":"user","content":[{"type":"text","text":"x","cache_control":{"a":{"b":{"c":[[[{}]]]}}}}]}]}"#,
            user: "x",
            count: 1
        ),
        chat(
            "keys of ours inside other values",
            #"{"x":{"messages":[{"role":"user","content":"no"}],"stream":true},"messages":[{"role":"user","content":"yes","meta":{"role":"system","content":"no"}}]}"#,
            user: "yes",
            count: 1
        ),
    ]

    private static let contents = [
        content("escapes", #""\"\\\/\b\f\n\r\t\u0041""#, says: "\"\\/\u{8}\u{C}\n\r\tA"),
        content("a surrogate pair", #""\ud83d\uDE00!""#, says: "😀!"),
        content(
            "halves of pairs",
            #""\ud83d \ude00\ud83dx\ud83d\u0041\ude00\ude00""#,
            says: "\u{FFFD} \u{FFFD}\u{FFFD}x\u{FFFD}A\u{FFFD}\u{FFFD}"
        ),
        content(
            "raw unicode",
            #""žluťoučký 🐎 日本\#u{2028}\#u{0301}""#,
            says: "žluťoučký 🐎 日本\u{2028}\u{301}"
        ),
        content("a zero", #""a\u0000b""#, says: "a\u{0}b"),
        content(
            "JSON in a string",
            #""{\"messages\":[{\"role\":\"system\"}]}""#,
            says: #"{"messages":[{"role":"system"}]}"#
        ),
        content("an empty string", #""""#, says: ""),
        content("null", "null", says: ""),
        content("a number", "12", says: ""),
        content("an object", #"{"text":"x"}"#, says: ""),
        content("no parts", "[ ]", says: ""),
        content("bare strings as parts", #"["a","b"]"#, says: ""),
        content(
            "two parts",
            #"[{"type":"text","text":"a"},{"text":"b","type":"text"}]"#,
            says: "a\nb"
        ),
        content(
            "an image between",
            #"[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","text":"no"}},{"type":"text","text":"b"}]"#,
            says: "a\nb"
        ),
        content(
            "an image only",
            #"[{"type":"image_url","image_url":{"url":"https://example.com/"}}]"#,
            says: ""
        ),
        content(
            "parts without text",
            #"[{"type":"text"},{"type":"text","text":null},{"text":"no type"},{}]"#,
            says: ""
        ),
        content("a refusal", #"[{"type":"refusal","refusal":"no"}]"#, says: ""),
        content(
            "audio",
            #"[{"type":"input_audio","input_audio":{"data":"AA==","format":"wav"}},{"type":"text","text":"heard?"}]"#,
            says: "heard?"
        ),
    ]

    private static let roles = [
        chat(
            "a developer",
            #"{"messages":[{"role":"developer","content":"d"},{"role":"user","content":"x"}]}"#,
            user: "x",
            count: 2
        ),
        chat(
            "a system message later",
            #"{"messages":[{"role":"user","content":"x"},{"role":"system","content":"s"}]}"#,
            user: "x",
            count: 2
        ),
        chat(
            "system parts",
            #"{"messages":[{"role":"system","content":[{"type":"text","text":"s"}]},{"role":"user","content":"x"}]}"#,
            user: "x",
            count: 2
        ),
        chat(
            "no system parts",
            #"{"messages":[{"role":"system","content":[ ]},{"role":"user","content":"x"}]}"#,
            user: "x",
            count: 2
        ),
        chat(
            "an empty system message",
            #"{"messages":[{"role":"system","content":""},{"role":"user","content":"x"}]}"#,
            user: "x",
            count: 2
        ),
        chat(
            "a system message of null",
            #"{"messages":[{"role":"system","content":null},{"role":"user","content":"x"}]}"#,
            user: "x",
            count: 2
        ),
        chat(
            "a system message of strings",
            #"{"messages":[{"role":"system","content":["a"]},{"role":"user","content":"x"}]}"#,
            user: "x",
            count: 2
        ),
        chat(
            "an escaped role",
            #"{"messages":[{"r\u006fle":"\u0075ser","c\u006Fntent":"x"}]}"#,
            user: "x",
            count: 1
        ),
        chat(
            "escaped keys",
            #"{"\u006dessages":[{"role":"user","content":"x"}]}"#,
            user: "x",
            count: 1
        ),
        chat(
            "unicode keys",
            #"{"ключ":1,"🔑":{"é":null},"":0,"messages":[{"role":"user","content":"x","ï":[]}]}"#,
            user: "x",
            count: 1
        ),
        chat(
            "a tool loop",
            #"{"messages":[{"role":"user","content":"x"},{"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{\"role\":\"user\"}"}}]},{"role":"tool","tool_call_id":"1","content":"42"}]}"#,
            user: "x",
            count: 3
        ),
        chat(
            "an old function message",
            #"{"messages":[{"role":"user","content":"x"},{"role":"function","name":"f","content":"1"}]}"#,
            user: "x",
            count: 2
        ),
        chat(
            "a role that is no string",
            #"{"messages":[{"role":7,"content":"y"},{"role":"USER","content":"z"}]}"#,
            user: nil,
            count: 2
        ),
    ]

    private static let spaces = [
        chat(
            "a byte order mark",
            "\u{FEFF}" + #"{"messages":[{"role":"user","content":"x"}]}"#,
            user: "x",
            count: 1
        ),
        chat(
            "spaces everywhere",
            " \r\n\t{ \"messages\"\t:\r\n[ {\n\"role\" : \"user\" ,\t\"content\" :\n\"x\" } ] , \"stream\" : true } \n\n",
            user: "x",
            count: 1
        ),
        chat(
            "an open line at the end",
            #"{"messages":[{"role":"user","content":"x"}]}"# + "\r\n",
            user: "x",
            count: 1
        ),
    ]
}
