import ChatCodec

/// `initialize`, with which connections begin until revision 2025-11-25.
enum Handshake {
    /// The revision that the client asks for, or the newest if it asks for one that isn't spoken.
    static func revision(askedBy request: RPCRequest) -> ProtocolRevision {
        let asked = request.parameters["protocolVersion"]?.text.flatMap(ProtocolRevision.init)
        guard let asked, !asked.isStateless else { return .newestWithHandshake }
        return asked
    }

    static func result(of request: RPCRequest) throws(RPCError) -> JSONValue {
        try check(request.parameters)
        return [
            "protocolVersion": .string(revision(askedBy: request).rawValue),
            "capabilities": ServerDescription.capabilities,
            "serverInfo": ServerDescription.implementation,
            "instructions": ServerDescription.instructions,
        ]
    }

    private static func check(_ parameters: [String: JSONValue]) throws(RPCError) {
        guard parameters["protocolVersion"]?.text != nil else {
            throw RPCError(.invalidParameters, "params.protocolVersion must be a string")
        }
        guard parameters["capabilities"]?.members != nil else {
            throw RPCError(.invalidParameters, "params.capabilities must be an object")
        }
        let client = parameters["clientInfo"]
        guard client?["name"]?.text != nil, client?["version"]?.text != nil else {
            throw RPCError(.invalidParameters, "params.clientInfo must have a name and a version")
        }
    }
}
