import ChatCodec
import Logging
import NIOConcurrencyHelpers
import NIOCore

/// The memories of one connection, out of a running proxy: each call goes to its `/mcp`.
struct ServerMemory: MCPMemory {
    let access: ServerAccess
    let agent: String
    /// Nil: the agent's own session.
    let session: String?
    let logger: Logger

    func perform(_ call: MCPCall) throws(RPCError) -> JSONValue {
        let answer: JSONValue
        do {
            answer = try post(call.request)
        } catch {
            logger.error("mcp call failed", metadata: ["error": "\(error)"])
            return try call.unavailable()
        }
        if let result = answer["result"] { return result }
        if let error = RPCError(answer["error"]) { throw error }
        logger.error("mcp call failed", metadata: ["error": "no JSON-RPC answer"])
        return try call.unavailable()
    }

    /// The answer of a refusal, too, if it is JSON-RPC: it says what is wrong with the connection.
    private func post(_ request: JSONValue) throws -> JSONValue {
        let body = NIOLockedValueBox(ByteBuffer())
        let answer = try access.start(
            "POST",
            path,
            headers: [
                ("Accept", "application/json"), ("X-Agent-Id", agent),
                ("MCP-Protocol-Version", ProtocolRevision.newestWithHandshake.rawValue),
            ],
            body: request.bytes
        ) { piece in
            body.withLockedValue { _ = $0.writeImmutableBuffer(piece) }
        }.wait()
        guard !answer.isGood else {
            return try JSONValue(reading: body.withLockedValue { $0 }.readableBytesView)
        }
        guard ![401, 403].contains(answer.status) else {
            throw MemoryAccessError.refused(status: answer.status, "the admin token is refused")
        }
        return try JSONValue(reading: answer.refusal.readableBytesView)
    }

    private var path: String {
        guard let session else { return "/mcp" }
        return "/s/\(APIRequest.encoded(session))/mcp"
    }
}

extension MCPCall {
    fileprivate var request: JSONValue {
        let (method, parameters): (String, JSONValue) =
            switch self {
            case .tool(let tool, let arguments):
                (
                    "tools/call",
                    ["name": .string(tool.rawValue), "arguments": .object(arguments)]
                )
            case .listResources(let cursor):
                ("resources/list", cursor.map { ["cursor": .string($0)] } ?? [:])
            case .readResource(let uri): ("resources/read", ["uri": .string(uri)])
            }
        return ["jsonrpc": "2.0", "id": 1, "method": .string(method), "params": parameters]
    }
}

extension RPCError {
    /// One that a proxy has sent; a code that isn't known here is an error of its own making.
    fileprivate init?(_ json: JSONValue?) {
        guard let json, let message = json["message"]?.text else { return nil }
        let code = json["code"]?.wholeNumber.flatMap(Code.init)
        self.init(code ?? .internal, message, data: json["data"])
    }
}
