import ChatCodec

extension OddBody {
    private static func response(_ name: String, _ body: String, user: String?, count: Int)
        -> OddBody
    {
        OddBody("response: " + name, body, user: user, count: count, as: .responses)
    }

    static let responses = [
        response("an empty object", "{ }", user: nil, count: 0),
        response("a string", #"{"input":"hi"}"#, user: "hi", count: 1),
        response("no items", #"{"input":[]}"#, user: nil, count: 0),
        response("input of null", #"{"input":null,"model":"m"}"#, user: nil, count: 0),
        response(
            "instructions",
            #"{"input":"hi","instructions":"be brief"}"#,
            user: "hi",
            count: 1
        ),
        response("empty instructions", #"{"instructions":"","input":"hi"}"#, user: "hi", count: 1),
        response(
            "instructions of null",
            #"{"instructions" : null , "input":"hi"}"#,
            user: "hi",
            count: 1
        ),
        response(
            "instructions twice",
            #"{"instructions":"a","input":"hi","instructions":null}"#,
            user: "hi",
            count: 1
        ),
        response(
            "input twice",
            #"{"input":"a","input":[{"role":"user","content":"b"}]}"#,
            user: "b",
            count: 1
        ),
        response(
            "items of many types",
            #"{"input":[{"role":"developer","content":"d"},{"type":"message","role":"user","content":[{"type":"input_text","text":"hi"},{"type":"input_image","image_url":"x"}]},{"type":"reasoning","summary":[],"content":[{"type":"text","text":"no"}]},{"type":"function_call","call_id":"1","name":"f","arguments":"{}"},{"type":"function_call_output","call_id":"1","output":"42"},{"type":"item_reference","id":"r"}]}"#,
            user: "hi",
            count: 6
        ),
        response(
            "an answer sent back",
            #"{"input":[{"role":"user","content":"q"},{"id":"m","type":"message","role":"assistant","status":"completed","content":[{"type":"output_text","text":"a","annotations":[]}]},{"role":"user","content":"r"}]}"#,
            user: "r",
            count: 3
        ),
    ]
}
