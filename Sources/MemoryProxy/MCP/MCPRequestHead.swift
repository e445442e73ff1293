import ChatCodec
import FoundationEssentials
import HTTPTypes

/// What the headers of a POST say to MCP.
struct MCPRequestHead: Sendable {
    private let revisions: [String]
    private let methods: [String]
    private let names: [String]
    /// Nil: the client takes anything.
    private let accepted: [MediaRange]?
    private let contentType: String?

    init(_ fields: HTTPFields) {
        revisions = fields.values(named: "mcp-protocol-version")
        methods = fields.values(named: "mcp-method")
        names = fields.values(named: "mcp-name")
        let accept = fields[values: .accept]
        accepted = accept.isEmpty ? nil : MediaRange.list(accept)
        contentType = fields[.contentType]
    }

    var hasJSONBody: Bool {
        let type = contentType?.prefix { $0 != ";" } ?? ""
        return type.lowercased().trimmingSpaces == "application/json"
    }

    /// JSON where the client takes it, a stream where it takes only that, nil where it takes
    /// neither.
    var format: MCPAnswer.Format? {
        guard let accepted else { return .json }
        if accepted.contains(where: { $0.admits("application", "json") }) { return .json }
        return accepted.contains { $0.admits("text", "event-stream") } ? .eventStream : nil
    }

    var allowsBatch: Bool {
        revisions.count <= 1
            && (revisions.first.map { ProtocolRevision(rawValue: $0)?.hasBatches ?? false } ?? true)
    }

    /// The revision that a request is to be understood by.
    ///
    /// An envelope and the headers that repeat what it says must agree, so that nothing between
    /// client and server reads another request than the server does.
    func revision(of request: RPCRequest) throws(RPCError) -> ProtocolRevision {
        try expectNoRepeats()
        let name = revisions.first
        let known = name.map { ProtocolRevision(rawValue: $0) } ?? .withoutHeader
        guard RequestEnvelope.isClaimed(by: request) || known?.isStateless == true else {
            guard let known else { throw .unsupported(revision: name ?? "") }
            return known
        }
        let claimed = try RequestEnvelope.revision(of: request)
        guard name == claimed else { throw .mismatch("MCP-Protocol-Version", "the envelope") }
        guard methods.first == request.method else { throw .mismatch("Mcp-Method", "the method") }
        try expectName(of: request)
        return try RequestEnvelope.servedRevision(claimed)
    }

    func checkNotification() throws(RPCError) {
        try expectNoRepeats()
        guard let name = revisions.first, ProtocolRevision(rawValue: name) == nil else { return }
        throw .unsupported(revision: name)
    }

    /// First-copy and last-copy readers would disagree.
    private func expectNoRepeats() throws(RPCError) {
        guard revisions.count <= 1, methods.count <= 1, names.count <= 1 else {
            throw RPCError(.headerMismatch, "An MCP header appears more than once")
        }
    }

    private func expectName(of request: RPCRequest) throws(RPCError) {
        let key: String
        switch request.method {
        case "tools/call", "prompts/get": key = "name"
        case "resources/read": key = "uri"
        default: return
        }
        guard let named = request.parameters[key]?.text else { return }
        guard let header = names.first, HeaderText.decoded(header) == named else {
            throw .mismatch("Mcp-Name", "params.\(key)")
        }
    }
}

extension RPCError {
    fileprivate static func mismatch(_ header: String, _ counterpart: String) -> RPCError {
        RPCError(.headerMismatch, "The \(header) header is missing or differs from \(counterpart)")
    }
}

extension HTTPFields {
    /// All values under a name, given in small letters.
    fileprivate func values(named name: String) -> [String] {
        filter { $0.name.canonicalName == name }.map(\.value)
    }
}
