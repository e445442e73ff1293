import ChatCodec

/// The answer to a POST.
struct MCPAnswer: Equatable, Sendable {
    enum Format: Equatable, Sendable {
        case json
        /// A stream of one event.
        case eventStream
    }

    var status: Int
    var body: JSONValue?
    var format: Format

    static func status(_ status: Int) -> MCPAnswer {
        MCPAnswer(status: status, body: nil, format: .json)
    }

    static func reply(_ body: JSONValue, _ format: Format) -> MCPAnswer {
        MCPAnswer(status: 200, body: body, format: format)
    }

    /// What was wrong before anything was asked.
    static func failure(_ error: RPCError, id: RPCRequest.ID? = nil) -> MCPAnswer {
        MCPAnswer(
            status: error.code.status,
            body: RPCMessage.failure(error, id: id),
            format: .json
        )
    }

    var bytes: [UInt8] {
        guard let body else { return [] }
        switch format {
        case .json: return body.bytes
        case .eventStream: return Array("event: message\ndata: ".utf8) + body.bytes + "\n\n".utf8
        }
    }
}
