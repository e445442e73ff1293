import ChatCodec

/// What is asked of the memory behind an MCP server.
enum MCPCall: Equatable, Sendable {
    case tool(MCPTool, arguments: [String: JSONValue])
    case listResources(cursor: String?)
    case readResource(uri: String)
}

/// The memories of one agent and session, as MCP sees them: fixed by the connection, so that no
/// argument of a tool can reach another's.
protocol MCPMemory: Sendable {
    /// The result as revision 2025-11-25 has it. Blocks.
    ///
    /// A tool that fails has a result that says so; only what the client did wrong is thrown.
    func perform(_ call: MCPCall) throws(RPCError) -> JSONValue
}

extension MCPCall {
    /// What becomes of the call while the memory can't be reached.
    func unavailable() throws(RPCError) -> JSONValue {
        guard case .tool = self else {
            throw RPCError(.internal, "The memory can't be reached at the moment")
        }
        return ToolResult.failure("The memory can't be reached at the moment; try again later")
    }
}

/// A memory that nobody finds.
struct UnreachableMemory: MCPMemory {
    func perform(_ call: MCPCall) throws(RPCError) -> JSONValue { try call.unavailable() }
}

extension RPCError {
    static let invalidCursor = RPCError(
        .invalidParameters,
        "params.cursor is not a cursor of this list"
    )

    static func noResource(_ uri: String) -> RPCError {
        RPCError(
            .resourceNotFound,
            "There is no such resource",
            data: ["uri": .string(String(uri.prefix(256)))]
        )
    }
}
