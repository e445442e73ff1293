import ChatCodec

/// The streamable HTTP transport of MCP without a socket: a POST's head and body in, the answer out.
///
/// It has no sessions and no streams of its own: a server that asks nothing and announces nothing
/// needs neither, and every revision lets it do without (docs/decisions/0011).
struct StreamableHTTP: Sendable {
    /// The longest body that is read.
    static let maxBodyBytes = 1 << 20
    /// The most messages in one batch.
    static let maxBatch = 64

    let server: MCPServer

    /// Blocks where the server does.
    func answer(_ head: MCPRequestHead, body: some Collection<UInt8>) -> MCPAnswer {
        guard head.hasJSONBody else { return .status(415) }
        guard let format = head.format else { return .status(406) }
        guard let value = try? JSONValue(reading: body) else {
            return .failure(RPCError(.parse, "The body must be a JSON document in UTF-8"))
        }
        if let messages = value.elements { return answer(batch: messages, head, format) }
        switch RPCMessage(value) {
        case .request(let request): return answer(request, head, format)
        case .notification: return acknowledge(head)
        case .response:
            return .failure(
                RPCError(.invalidRequest, "This server asks nothing that has an answer")
            )
        case .malformed(let id, let reason):
            return .failure(RPCError(.invalidRequest, reason), id: id)
        }
    }

    private func answer(
        _ request: RPCRequest,
        _ head: MCPRequestHead,
        _ format: MCPAnswer.Format
    ) -> MCPAnswer {
        do throws(RPCError) {
            let revision = try head.revision(of: request)
            let outcome = server.outcome(of: request, at: revision)
            let reply = RPCMessage.reply(to: request.id, outcome)
            guard revision.isStateless, case .failure(let error) = outcome else {
                return .reply(reply, format)
            }
            return MCPAnswer(status: error.code.status, body: reply, format: .json)
        } catch {
            return .failure(error, id: request.id)
        }
    }

    /// Nothing that a client may notify this server of changes anything here: requests are not
    /// waited for, so there is nothing to cancel.
    private func acknowledge(_ head: MCPRequestHead) -> MCPAnswer {
        do throws(RPCError) {
            try head.checkNotification()
            return .status(202)
        } catch {
            return .failure(error)
        }
    }

    private func answer(
        batch: [JSONValue],
        _ head: MCPRequestHead,
        _ format: MCPAnswer.Format
    ) -> MCPAnswer {
        guard head.allowsBatch else {
            return .failure(RPCError(.invalidRequest, "This revision has no batches"))
        }
        guard 1...Self.maxBatch ~= batch.count else {
            return .failure(
                RPCError(.invalidRequest, "A batch has 1 to \(Self.maxBatch) messages")
            )
        }
        let replies = batch.compactMap { server.reply(toBatched: $0) }
        return replies.isEmpty ? .status(202) : .reply(.array(replies), format)
    }
}

extension MCPServer {
    /// Nil for what has no reply.
    func reply(toBatched value: JSONValue) -> JSONValue? {
        switch RPCMessage(value) {
        case .request(let request) where request.method == "initialize":
            // "The initialize request MUST NOT be part of a JSON-RPC batch" (2025-03-26).
            RPCMessage.failure(
                RPCError(.invalidRequest, "initialize must not be in a batch"),
                id: request.id
            )
        case .request(let request): reply(to: request, at: .march2025)
        case .notification, .response: nil
        case .malformed(let id, let reason):
            RPCMessage.failure(RPCError(.invalidRequest, reason), id: id)
        }
    }
}
