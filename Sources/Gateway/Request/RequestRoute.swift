import ChatCodec
import Glibc
import NIOHTTP1

/// Where a request goes, told from its method and target alone.
enum RequestRoute: Equatable, Sendable {
    /// One of our own routes: answered by the router behind the gateway.
    case own
    /// To the upstream. `path` is what follows `/v1`, with its query, as the client wrote it;
    /// `session` comes from `/s/{session}/v1/…`, percent-decoded. `dialect` is set for the routes
    /// that get memory.
    case upstream(path: String, session: String?, dialect: ChatDialect?)
    /// `/s/{session}/v1/…` whose session is not valid UTF-8 or not validly encoded.
    case malformedSession

    init(method: HTTPMethod, target: String) {
        let target = Self.withoutAuthority(target)[...]
        if let path = Self.path(afterVersionIn: target) {
            self = .upstream(path: path, session: nil, dialect: Self.dialect(method, path))
        } else if target.begins(with: "/s/") {
            let rest = Substring(target.utf8.dropFirst(3))
            self = Self.sessionRoute(method: method, rest: rest)
        } else {
            self = .own
        }
    }

    private static func sessionRoute(method: HTTPMethod, rest: Substring) -> RequestRoute {
        guard let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")),
            let path = path(afterVersionIn: rest[slash...])
        else { return .own }
        guard let session = PercentEncoding.decoded(rest[..<slash]), !session.isEmpty
        else {
            return .malformedSession
        }
        return .upstream(path: path, session: session, dialect: dialect(method, path))
    }

    /// `/v1/models?x` gives `/models?x`; `nil` for what is not under `/v1`.
    private static func path(afterVersionIn target: Substring) -> String? {
        guard target.begins(with: "/v1") else { return nil }
        let path = target.utf8.dropFirst(3)
        guard let next = path.first else { return "" }
        return next == UInt8(ascii: "/") || next == UInt8(ascii: "?") ? String(path) : nil
    }

    private static func dialect(_ method: HTTPMethod, _ path: String) -> ChatDialect? {
        guard method == .POST else { return nil }
        if path.names("/chat/completions") { return .chatCompletions }
        return path.names("/responses") ? .responses : nil
    }

    /// The host that the absolute form (RFC 9112, 3.2.2) names.
    static func authority(of target: String) -> Substring? {
        guard target.utf8.first != UInt8(ascii: "/"), let scheme = target.firstRange(of: "://")
        else { return nil }
        return target[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" }
    }

    /// The absolute form names the same resource as its path.
    private static func withoutAuthority(_ target: String) -> String {
        guard target.utf8.first != UInt8(ascii: "/"), let scheme = target.firstRange(of: "://")
        else { return target }
        let rest = target[scheme.upperBound...]
        return rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? "/"
    }
}

extension StringProtocol {
    fileprivate func begins(with start: StaticString) -> Bool {
        withBytes { $0.begins(with: start) }
    }

    /// Whether this is the path, with or without a query behind it.
    fileprivate func names(_ path: StaticString) -> Bool {
        withBytes { bytes in
            guard bytes.begins(with: path) else { return false }
            let length = path.utf8CodeUnitCount
            return bytes.count == length || bytes[length] == UInt8(ascii: "?")
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    func begins(with start: StaticString) -> Bool {
        guard let baseAddress, count >= start.utf8CodeUnitCount else { return false }
        return memcmp(baseAddress, start.utf8Start, start.utf8CodeUnitCount) == 0
    }
}
