import ChatCodec

/// The Model Context Protocol without a transport: requests in, replies out.
///
/// It keeps nothing between requests; what a transport has to remember (the revision that a
/// handshake agreed on) the transport hands in. Blocks where the memory behind it does.
struct MCPServer: Sendable {
    let memory: any MCPMemory

    /// The reply, with the id of the request. Never throws: an error is a reply as well.
    func reply(to request: RPCRequest, at revision: ProtocolRevision) -> JSONValue {
        RPCMessage.reply(to: request.id, outcome(of: request, at: revision))
    }

    func outcome(
        of request: RPCRequest,
        at revision: ProtocolRevision
    ) -> Result<JSONValue, RPCError> {
        Result { () throws(RPCError) in try result(of: request, at: revision) }
    }

    private func result(
        of request: RPCRequest,
        at revision: ProtocolRevision
    ) throws(RPCError) -> JSONValue {
        switch (request.method, revision.isStateless) {
        case ("initialize", false): return try Handshake.result(of: request)
        case ("ping", false): return [:]
        case ("server/discover", true):
            return revision.complete(ServerDescription.discovery, cached: .forEverybody)
        case ("tools/list", _):
            try request.expectNoCursor()
            let tools = JSONValue.array(MCPTool.allCases.map { $0.json(at: revision) })
            return revision.complete(["tools": tools], cached: .forEverybody)
        case ("tools/call", _):
            return revision.complete(try call(request).fitting(revision))
        case ("resources/list", _):
            let page = try memory.perform(.listResources(cursor: request.cursor()))
            return revision.complete(page, cached: .notAtAll)
        case ("resources/templates/list", _):
            try request.expectNoCursor()
            return revision.complete(MemoryResource.templates, cached: .forEverybody)
        case ("resources/read", _):
            return revision.complete(try read(request, at: revision), cached: .notAtAll)
        default:
            throw RPCError(.methodNotFound, "Method not found", data: .string(request.method))
        }
    }

    /// Arguments that don't keep to the tool's schema are the model's mistake, which it can mend:
    /// they become a result that says so. The rest is the client's mistake.
    private func call(_ request: RPCRequest) throws(RPCError) -> JSONValue {
        let (tool, arguments) = try request.toolCall()
        let defects = tool.arguments.defects(of: arguments)
        guard defects.isEmpty else {
            return ToolResult.failure("\(tool.rawValue): " + defects.joined(separator: "; "))
        }
        return try memory.perform(.tool(tool, arguments: arguments))
    }

    /// A resource that isn't there has a code of its own until 2025-11-25.
    private func read(
        _ request: RPCRequest,
        at revision: ProtocolRevision
    ) throws(RPCError) -> JSONValue {
        guard let uri = request.parameters["uri"]?.text else {
            throw RPCError(.invalidParameters, "params.uri must be a string")
        }
        do {
            return try memory.perform(.readResource(uri: uri))
        } catch  where error.code == .resourceNotFound && revision.isStateless {
            throw RPCError(.invalidParameters, error.message, data: error.data)
        }
    }
}

extension RPCRequest {
    fileprivate func toolCall() throws(RPCError) -> (MCPTool, [String: JSONValue]) {
        guard let name = parameters["name"]?.text else {
            throw RPCError(.invalidParameters, "params.name must be a string")
        }
        guard let tool = MCPTool(rawValue: name) else {
            throw RPCError(.invalidParameters, "Unknown tool: \(name.prefix(64))")
        }
        let arguments = parameters["arguments"] ?? [:]
        guard let arguments = arguments.members else {
            throw RPCError(.invalidParameters, "params.arguments must be an object")
        }
        return (tool, arguments)
    }

    fileprivate func cursor() throws(RPCError) -> String? {
        guard let cursor = parameters["cursor"] else { return nil }
        guard let text = cursor.text else {
            throw RPCError(.invalidParameters, "params.cursor must be a string")
        }
        return text
    }

    /// For lists that have one page.
    fileprivate func expectNoCursor() throws(RPCError) {
        guard try cursor() == nil else { throw .invalidCursor }
    }
}
