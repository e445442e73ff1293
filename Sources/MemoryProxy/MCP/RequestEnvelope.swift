import ChatCodec

/// What every request of a revision without handshake says about itself, in `params._meta`.
enum RequestEnvelope {
    static let revisionKey = "io.modelcontextprotocol/protocolVersion"
    static let capabilitiesKey = "io.modelcontextprotocol/clientCapabilities"
    static let serverKey = "io.modelcontextprotocol/serverInfo"

    /// Whether the request claims such a revision. `initialize` belongs to the others, whatever
    /// it carries.
    static func isClaimed(by request: RPCRequest) -> Bool {
        request.method != "initialize"
            && request.parameters["_meta"]?[revisionKey] != nil
    }

    /// The revision that the envelope names, as it stands there. The envelope must be complete.
    static func revision(of request: RPCRequest) throws(RPCError) -> String {
        guard let meta = request.parameters["_meta"]?.members else {
            throw RPCError(
                .invalidParameters,
                "params._meta must be an object with \(revisionKey) and \(capabilitiesKey)"
            )
        }
        guard meta[capabilitiesKey]?.members != nil else {
            throw RPCError(
                .invalidParameters,
                "params._meta must have an object \(capabilitiesKey)"
            )
        }
        guard let revision = meta[revisionKey]?.text else {
            throw RPCError(.invalidParameters, "params._meta must have a string \(revisionKey)")
        }
        return revision
    }

    /// The revision of an enveloped request, which must be one that has envelopes.
    static func servedRevision(_ name: String) throws(RPCError) -> ProtocolRevision {
        guard let revision = ProtocolRevision(rawValue: name), revision.isStateless else {
            throw .unsupported(revision: name)
        }
        return revision
    }
}
