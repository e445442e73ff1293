import ChatCodec
package import MemoryCore
package import NIOHTTP1

/// Finds the session that a request belongs to; the first source that names one wins.
package struct SessionResolver: Sendable {
    package enum Fallback: String, Sendable, CaseIterable {
        /// The agent's own session `default`.
        case `default`
        /// No memory for this request.
        case off
        /// A request without a session is refused.
        case reject
    }

    /// Where the session id was found: the value of `X-Memory-Session-Source`.
    package enum Source: String, Sendable {
        case path, header, clientHeader = "client-header", body, fallback, none
    }

    package enum Failure: Error, Equatable, Sendable {
        case invalid(Source)
        case contradictory
        case missing
    }

    /// The names of our own header, most often just `X-Session-Id`. Not forwarded.
    package let headerNames: [String]
    /// Headers in which known clients name their user. Forwarded.
    package let clientHeaderNames: [String]
    package let fallback: Fallback
    /// The lengths of all those names modulo 64, a bit each: most fields have another one.
    private let nameLengths: UInt64

    package init(headerNames: [String], clientHeaderNames: [String], fallback: Fallback) {
        self.headerNames = headerNames
        self.clientHeaderNames = clientHeaderNames
        self.fallback = fallback
        nameLengths = (headerNames + clientHeaderNames).reduce(0) { $0 | $1.lengthBit }
    }

    /// What the head alone says; `nil` if it names no session.
    package func session(
        path: String?,
        headers: HTTPHeaders
    ) throws(Failure) -> (SessionID, Source)? {
        var header: String?
        var hasClientHeader = false
        for (name, value) in headers where nameLengths & name.lengthBit != 0 {
            if headerNames.contains(where: { name.isEqualIgnoringCase($0) }) {
                if let header, !header.utf8.elementsEqual(value.utf8) { throw .contradictory }
                header = value
            } else if clientHeaderNames.contains(where: { name.isEqualIgnoringCase($0) }) {
                hasClientHeader = true
            }
        }
        if let path { return (try valid(path, .path), .path) }
        if let header { return (try valid(header, .header), .header) }
        guard hasClientHeader, let client = clientHeader(in: headers) else { return nil }
        return (try valid(client, .clientHeader), .clientHeader)
    }

    private func clientHeader(in headers: HTTPHeaders) -> String? {
        clientHeaderNames.lazy.compactMap { headers.first(name: $0) }.first { !$0.isEmpty }
    }

    /// What the body says, or what stands in when nothing does.
    func session(
        body: ChatRequest,
        hasCredential: Bool
    ) throws(Failure) -> (SessionID, Source)? {
        let named = [body.safetyIdentifier, body.user, body.metadataUserID]
        if let value = named.lazy.compactMap({ $0 }).first(where: { !$0.isEmpty }) {
            return (try valid(value, .body), .body)
        }
        switch fallback {
        case .default where hasCredential: return (SessionID.default, .fallback)
        case .default, .off: return nil
        case .reject: throw .missing
        }
    }

    private func valid(_ text: String, _ source: Source) throws(Failure) -> SessionID {
        guard let session = SessionID(text) else { throw .invalid(source) }
        return session
    }
}

extension String {
    fileprivate var lengthBit: UInt64 { 1 << (utf8.count & 63) }
}
