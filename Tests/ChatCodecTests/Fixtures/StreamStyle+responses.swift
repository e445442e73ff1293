import ChatCodec

extension StreamStyle {
    private static func events(_ events: [(name: String, members: String)]) -> String {
        events.map { #"event: \#($0)\#ndata: {"type":"\#($0)"\#($1)}\#n\#n"# }.joined()
    }

    private static func ended(_ status: String, output: String = "[]") -> (String, String) {
        (
            "response.\(status)",
            #","response":{"status":"\#(status)","error":null,"output":\#(output)}"#
        )
    }

    private static let output =
        #"[{"type":"reasoning","summary":[]},{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Hel"},{"type":"output_text","text":"lo"},{"type":"refusal","refusal":"no"}]}]"#

    private static let deltas = [
        ("response.created", #","response":{"status":"in_progress","output":[]}"#),
        ("response.output_item.added", #","output_index":0"#),
        ("response.reasoning_summary_text.delta", #","delta":"hm""#),
        ("response.output_text.delta", #","content_index":0,"delta":"Hel""#),
        ("response.function_call_arguments.delta", #","delta":"{}""#),
        ("response.output_text.delta", #","delta":"lo""#),
        ("response.output_text.done", #","text":"Hello""#),
        ("response.refusal.delta", #","delta":"no""#),
    ]

    private static func response(
        _ name: String,
        _ stream: String,
        isComplete: Bool = true,
        reason: String? = "completed",
        holds finalBytes: String? = #"data: {"type":"response.completed"#
    ) -> StreamStyle {
        StreamStyle(
            "response: " + name,
            stream,
            isComplete: isComplete,
            reason: reason,
            holds: finalBytes,
            as: .responses
        )
    }

    /// How responses are streamed.
    static let responses = [
        response("completed", events(deltas + [ended("completed", output: output)])),
        response(
            "incomplete",
            events(deltas + [ended("incomplete", output: output)]),
            reason: "incomplete",
            holds: #"data: {"type":"response.incomplete"#
        ),
        response(
            "failed",
            events(deltas + [ended("failed")]),
            isComplete: false,
            reason: "failed",
            holds: #"data: {"type":"response.failed"#
        ),
        response(
            "an error",
            events(deltas + [("error", #","message":"overloaded""#)]),
            isComplete: false,
            reason: nil,
            holds: #"data: {"type":"error"#
        ),
        response("cut", events(deltas), isComplete: false, reason: nil, holds: nil),
        response("no deltas", events([ended("completed", output: output)])),
        response(
            "names in the event lines only",
            events(deltas + [ended("completed")]).replacing(#"{"type""#, with: #"{"kind""#),
            holds: #"data: {"kind":"response.completed"#
        ),
        response(
            "names in the data only",
            events(deltas + [ended("completed")]).replacing("event: ", with: "id: ")
        ),
        response(
            "events over many lines",
            events(deltas + [ended("completed")])
                .replacing(#","response""#, with: ",\r\ndata:\"response\"")
        ),
        response("[DONE] behind it", events(deltas + [ended("completed")]) + "data: [DONE]\n\n"),
        response(
            "[DONE] instead",
            events(deltas) + "data: [DONE]\n\n",
            reason: nil,
            holds: "data: [DONE]"
        ),
    ]
}
