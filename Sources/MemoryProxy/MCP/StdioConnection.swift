import ChatCodec

/// The stdio transport of MCP without the pipes: what a client writes in, what is to be done out.
///
/// Requests that need the memory are work for somebody else, who brings the reply back; all other
/// replies are there at once. So a `ping` is answered while a recall runs.
struct StdioConnection {
    /// The longest message that is read.
    static let maxMessageBytes = StreamableHTTP.maxBodyBytes

    enum Event: Equatable, Sendable {
        /// To be written as a line.
        case send(JSONValue)
        /// To be done in the order in which it came; `finish` takes its reply.
        case work(Work)
    }

    enum Work: Equatable, Sendable {
        case request(RPCRequest, at: ProtocolRevision)
        case batch([JSONValue])
    }

    private let server: MCPServer
    private var lines = LineBuffer(maxBytes: maxMessageBytes)
    /// What `initialize` agreed on.
    private var agreed: ProtocolRevision?
    private var running: Set<RPCRequest.ID> = []
    private var cancelled: Set<RPCRequest.ID> = []

    init(server: MCPServer) { self.server = server }

    /// However the bytes are cut, the events are the same.
    mutating func receive(_ bytes: some Collection<UInt8>) -> [Event] {
        lines.append(bytes).flatMap { receive($0) }
    }

    /// The client writes no more.
    mutating func end() -> [Event] { lines.end().map { receive($0) } ?? [] }

    /// What to write, if the client still waits for it.
    mutating func finish(_ work: Work, with reply: JSONValue?) -> JSONValue? {
        guard case .request(let request, _) = work else { return reply }
        running.remove(request.id)
        return cancelled.remove(request.id) == nil ? reply : nil
    }

    private mutating func receive(_ line: LineBuffer.Line) -> [Event] {
        guard case .whole(let bytes) = line else {
            let most = "A message has at most \(Self.maxMessageBytes) bytes"
            return Self.fail(RPCError(.invalidRequest, most), id: nil)
        }
        guard bytes.contains(where: { $0 > 0x20 }) else { return [] }
        guard let value = try? JSONValue(reading: bytes) else {
            return Self.fail(RPCError(.parse, "A line must be a JSON document in UTF-8"), id: nil)
        }
        if let batch = value.elements { return receive(batch: batch) }
        switch RPCMessage(value) {
        case .request(let request): return receive(request)
        case .notification(let method, let parameters):
            if method == "notifications/cancelled" { cancel(parameters["requestId"]) }
            return []
        case .response: return []
        case .malformed(let id, let reason):
            return Self.fail(RPCError(.invalidRequest, reason), id: id)
        }
    }

    private mutating func receive(_ request: RPCRequest) -> [Event] {
        do throws(RPCError) {
            let revision = try revision(of: request)
            guard request.needsMemory else { return [.send(answer(request, at: revision))] }
            guard running.insert(request.id).inserted else {
                throw RPCError(.invalidRequest, "A request with this id is still running")
            }
            return [.work(.request(request, at: revision))]
        } catch {
            return Self.fail(error, id: request.id)
        }
    }

    private mutating func answer(
        _ request: RPCRequest,
        at revision: ProtocolRevision
    ) -> JSONValue {
        let outcome = server.outcome(of: request, at: revision)
        if request.method == "initialize", case .success = outcome {
            agreed = Handshake.revision(askedBy: request)
        }
        return RPCMessage.reply(to: request.id, outcome)
    }

    private func revision(of request: RPCRequest) throws(RPCError) -> ProtocolRevision {
        if RequestEnvelope.isClaimed(by: request) {
            return try RequestEnvelope.servedRevision(RequestEnvelope.revision(of: request))
        }
        if let agreed { return agreed }
        guard request.method == "initialize" || request.method == "ping" else {
            throw RPCError(
                .invalidRequest,
                "The first request must be initialize, or carry the envelope of 2026-07-28"
            )
        }
        return .newestWithHandshake
    }

    private func receive(batch: [JSONValue]) -> [Event] {
        guard agreed?.hasBatches == true else {
            return Self.fail(RPCError(.invalidRequest, "This revision has no batches"), id: nil)
        }
        guard 1...StreamableHTTP.maxBatch ~= batch.count else {
            let size = "A batch has 1 to \(StreamableHTTP.maxBatch) messages"
            return Self.fail(RPCError(.invalidRequest, size), id: nil)
        }
        return [.work(.batch(batch))]
    }

    /// Only what runs can be cancelled; the reply to it is then not sent.
    private mutating func cancel(_ id: JSONValue?) {
        guard let id = id.flatMap(RPCRequest.ID.init), running.contains(id) else { return }
        cancelled.insert(id)
    }

    private static func fail(_ error: RPCError, id: RPCRequest.ID?) -> [Event] {
        [.send(RPCMessage.failure(error, id: id))]
    }
}

extension RPCRequest {
    fileprivate var needsMemory: Bool {
        ["tools/call", "resources/list", "resources/read"].contains(method)
    }
}
