import NIOHTTP1

/// Refuses what the HTTP decoder lets through although two readers could read it in two ways
/// (RFC 9112, 3.2, 6.1 and 11.2). The decoder itself refuses lengths, chunks, fields and line ends
/// that are ambiguous.
enum HeadCheck {
    enum Verdict: Equatable {
        case fine
        /// The decoder reads nothing after a request that asks for another protocol: the connection
        /// ends with its answer.
        case lastOfConnection
        case refused(ErrorReply)
    }

    /// - Parameter fields: those of the head.
    static func verdict(on head: HTTPRequestHead, _ fields: RequestFields) -> Verdict {
        guard !fields.isAmbiguous, fields.host?.isAuthority ?? (head.version == .http1_0),
            mayGoOn(fields.transferEncoding, head.version)
        else { return .refused(.malformedRequest) }
        if head.method == .CONNECT { return .refused(.noTunnel) }
        guard isTarget(head.uri, fields.host, head.method) else {
            return .refused(.malformedRequest)
        }
        return fields.asksForUpgrade ? .lastOfConnection : .fine
    }

    /// No coding but chunks: it would be forwarded without its name.
    private static func mayGoOn(_ transferEncoding: String?, _ version: HTTPVersion) -> Bool {
        guard let transferEncoding else { return true }
        return version != .http1_0
            && transferEncoding.withoutBlankEnd.isEqualIgnoringCase("chunked")
    }

    /// The origin form, `*` for OPTIONS, or the absolute form of what `Host` names.
    private static func isTarget(_ target: String, _ host: Substring?, _ method: HTTPMethod) -> Bool
    {
        guard target.withBytes(ByteSet.target.containsAll) else { return false }
        if target.utf8.first == UInt8(ascii: "/") { return true }
        if target == "*" { return method == .OPTIONS }
        guard let scheme = target.firstRange(of: "://"),
            ["http", "https"].contains(where: target[..<scheme.lowerBound].isEqualIgnoringCase)
        else { return false }
        let authority = target[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" }
        return authority.isAuthority
            && host.map { authority.isEqualIgnoringCase($0) } ?? true
    }
}

extension StringProtocol {
    /// A name or an address, with or without a port; no user.
    fileprivate var isAuthority: Bool {
        withBytes { bytes in
            guard let first = bytes.first, ByteSet.authority.containsAll(bytes) else {
                return false
            }
            return first == UInt8(ascii: "[") || bytes.count { $0 == UInt8(ascii: ":") } <= 1
        }
    }
}

/// A set of ASCII bytes: a bit each.
struct ByteSet {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    init(_ bytes: some Sequence<UInt8>) {
        for byte in bytes where byte < 128 {
            if byte < 64 { low |= 1 << byte } else { high |= 1 << (byte & 63) }
        }
    }

    func contains(_ byte: UInt8) -> Bool {
        byte < 128 && (byte < 64 ? low : high) >> (byte & 63) & 1 == 1
    }

    func containsAll(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.allSatisfy { contains($0) }
    }

    static let authority = ByteSet(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_~:[]%".utf8
    )
    /// Visible ASCII without what is a delimiter to somebody (RFC 3986, 2). Square and curly
    /// brackets, `|` and lone percent signs are seen in the wild, and mean one thing.
    static let target = ByteSet((0x21...0x7E).filter { !"\"#<>\\^`".utf8.contains($0) })
}
