extension JSONScanner {
    private typealias Message = ChatRequest.Message

    /// Takes one element of `messages`.
    mutating func message() throws(ScanError) -> ChatRequest.Message {
        var (role, content) = (ChatRequest.Role.other, TextContent.none)
        guard try enterObjectOrSkip() else { return Message(role: role, content: content) }
        while let key = try nextKey() {
            if key.says("content", in: bytes) {
                content = try TextContent(from: &self)
            } else if key.says("role", in: bytes) {
                role = try self.role()
            } else {
                try skipValue()
            }
        }
        return Message(role: role, content: content)
    }

    /// Takes one element of `input`. An item without a type is a message; the output of a tool
    /// counts as its message; calls, reasoning and references say nothing.
    mutating func inputItem() throws(ScanError) -> ChatRequest.Message {
        var (type, role) = (ItemType.message, ChatRequest.Role.other)
        var (content, output) = (TextContent.none, TextContent.none)
        guard try enterObjectOrSkip() else { return Message(role: role, content: content) }
        while let key = try nextKey() {
            if key.says("content", in: bytes) {
                content = try TextContent(from: &self)
            } else if key.says("role", in: bytes) {
                role = try self.role()
            } else if key.says("type", in: bytes) {
                type = try itemType()
            } else if key.says("output", in: bytes) {
                output = try TextContent(from: &self)
            } else {
                try skipValue()
            }
        }
        return switch type {
        case .message: Message(role: role, content: content)
        case .toolOutput: Message(role: .tool, content: output)
        case .other: Message(role: .other, content: .none)
        }
    }

    private mutating func role() throws(ScanError) -> ChatRequest.Role {
        guard let role = try stringIfAny() else { return .other }
        if role.says("user", in: bytes) { return .user }
        if role.says("assistant", in: bytes) { return .assistant }
        if role.says("system", in: bytes) { return .system }
        if role.says("developer", in: bytes) { return .developer }
        if role.says("tool", in: bytes) || role.says("function", in: bytes) { return .tool }
        return .other
    }

    private enum ItemType {
        case message, toolOutput, other
    }

    private mutating func itemType() throws(ScanError) -> ItemType {
        guard let type = try stringIfAny() else { return .message }
        if type.says("message", in: bytes) { return .message }
        // function_call_output, custom_tool_call_output, local_shell_call_output, …
        let ending = bytes[type.range].suffix(7)
        return StaticString("_output").matches(ending) ? .toolOutput : .other
    }
}
