extension ChatRequest {
    /// What the message says; parts are joined by a line feed.
    package func text(of message: Message, in body: UnsafeRawBufferPointer) -> String {
        guard case .parts(let parts, _, _) = message.content, parts.count != 1 else {
            return message.texts.first?.decoded(in: body) ?? ""
        }
        return parts.map { $0.decoded(in: body) }.joined(separator: "\n")
    }

    /// Whether some message says exactly this text. Lengths and first bytes are compared first, and
    /// nothing is decoded further than to the first difference.
    package func shows(_ text: String, in body: UnsafeRawBufferPointer) -> Bool {
        var text = text
        return text.withUTF8 { buffer in
            let text = UnsafeRawBufferPointer(buffer)
            // By index: an iterator would retain what it hands out.
            return messages.indices.contains { messages[$0].content.says(text, in: body) }
        }
    }
}

extension TextContent {
    fileprivate func says(
        _ text: UnsafeRawBufferPointer,
        in body: UnsafeRawBufferPointer
    ) -> Bool {
        switch self {
        case .none:
            return false
        case .string(let string):
            var rest = text
            guard string.canSay(bytes: text.count), string.canBegin(text, in: body) else {
                return false
            }
            return string.stripAsPrefix(of: &rest, in: body) && rest.isEmpty
        case .parts(let parts, _, _):
            return parts.say(text, in: body)
        }
    }
}

extension [JSONString] {
    fileprivate func say(
        _ text: UnsafeRawBufferPointer,
        in body: UnsafeRawBufferPointer
    ) -> Bool {
        guard let first, text.count <= mostBytes, first.canBegin(text, in: body) else {
            return false
        }
        var rest = text
        for (index, part) in enumerated() {
            if index > 0 {
                guard rest.first == .lineFeed else { return false }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst())
            }
            guard part.stripAsPrefix(of: &rest, in: body) else { return false }
        }
        return rest.isEmpty
    }

    /// Decoding makes no string longer; a line feed stands between two.
    private var mostBytes: Int { reduce(count - 1) { $0 + $1.range.count } }
}

extension JSONString {
    /// Whether the text may start with what the string says, by its first byte: tells nearly all
    /// others apart before a stretch is looked for.
    fileprivate func canBegin(
        _ text: UnsafeRawBufferPointer,
        in body: UnsafeRawBufferPointer
    ) -> Bool {
        guard !range.isEmpty else { return true }
        let byte = body[range.lowerBound]
        return byte == .backslash || byte == text.first
    }
}
