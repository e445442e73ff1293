import ChatCodec

/// Why a request has no result: the error object of JSON-RPC 2.0, with the codes of MCP.
struct RPCError: Error, Equatable {
    enum Code: Int64 {
        case parse = -32700
        case invalidRequest = -32600
        case methodNotFound = -32601
        case invalidParameters = -32602
        case `internal` = -32603
        /// Headers and body of a request disagree (2026-07-28).
        case headerMismatch = -32020
        case unsupportedRevision = -32022
        /// Until 2025-11-25; later it is `invalidParameters`.
        case resourceNotFound = -32002

        /// The status of an HTTP answer to a request without a handshake (2026-07-28).
        var status: Int {
            switch self {
            case .parse, .invalidRequest, .invalidParameters, .headerMismatch, .unsupportedRevision:
                400
            case .methodNotFound, .resourceNotFound: 404
            case .internal: 200
            }
        }
    }

    var code: Code
    /// One sentence that says what to do differently.
    var message: String
    var data: JSONValue?

    init(_ code: Code, _ message: String, data: JSONValue? = nil) {
        self.code = code
        self.message = message
        self.data = data
    }

    static func unsupported(revision: String) -> RPCError {
        RPCError(
            .unsupportedRevision,
            "Unsupported protocol version, data names those that are supported",
            data: ["supported": ProtocolRevision.names, "requested": .string(revision)]
        )
    }

    var json: JSONValue {
        var members: [String: JSONValue] = [
            "code": .integer(code.rawValue), "message": .string(message),
        ]
        members["data"] = data
        return .object(members)
    }
}
