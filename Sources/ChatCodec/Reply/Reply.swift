/// What the upstream has said, as far as it was read.
package struct Reply: Sendable, Equatable {
    /// The text of the first choice; empty for a round of tool calls. Reasoning and refusals are
    /// not part of it.
    package var text: String
    /// `false` when the reply was cut off or ended in an error.
    package var isComplete: Bool
    /// `finish_reason` of the first choice (`stop`, `length`, `tool_calls`, …) or `status` of a
    /// response, if one was given.
    package var finishReason: String?

    package init(text: String = "", isComplete: Bool = false, finishReason: String? = nil) {
        self.text = text
        self.isComplete = isComplete
        self.finishReason = finishReason
    }
}

/// How the upstream answers; the content type of its head says which.
package enum ReplyFormat: Sendable {
    /// One JSON object.
    case json
    /// Server-sent events.
    case eventStream
}
