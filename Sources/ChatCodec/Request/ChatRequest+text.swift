extension ChatRequest {
    /// What the message says; parts are joined by a line feed.
    package func text(of message: Message, in body: UnsafeRawBufferPointer) -> String {
        guard case .parts(let parts, _, _) = message.content, parts.count != 1 else {
            return message.texts.first?.decoded(in: body) ?? ""
        }
        return parts.map { $0.decoded(in: body) }.joined(separator: "\n")
    }

    /// Whether some message says exactly this text. Lengths are compared first, and nothing is
    /// decoded further than to the first difference.
    package func shows(_ text: String, in body: UnsafeRawBufferPointer) -> Bool {
        var text = text
        return text.withUTF8 { buffer in
            let text = UnsafeRawBufferPointer(buffer)
            return messages.contains { $0.says(text, in: body) }
        }
    }
}

extension ChatRequest.Message {
    fileprivate func says(
        _ text: UnsafeRawBufferPointer,
        in body: UnsafeRawBufferPointer
    ) -> Bool {
        switch content {
        case .none:
            return false
        case .string(let string):
            var rest = text
            guard string.canSay(bytes: text.count) else { return false }
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
        guard !isEmpty else { return false }
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
}
