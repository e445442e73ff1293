import Glibc

/// The names under which this proxy may be asked for.
///
/// A page that has its own name resolve to 127.0.0.1 (DNS rebinding) is of the same origin as the
/// proxy in the browser's eyes, but still sends its own name as `Host`. Addresses are nobody's to
/// rebind: they count as names of a proxy that listens on all of them.
package struct HostNames: Sendable {
    private let names: [String]
    private let listensEverywhere: Bool

    /// - Parameters:
    ///   - listenHost: the name or address that the proxy listens on.
    ///   - allowed: further names, without ports.
    package init(listenHost: String, allowed: [String]) {
        listensEverywhere = listenHost == "0.0.0.0" || listenHost == "::"
        names = ["localhost"] + ([listenHost] + allowed).map(Self.inBrackets)
    }

    private static func inBrackets(_ host: String) -> String {
        host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
    }

    /// - Parameter authority: `host` or `host:port`; any port will do.
    func include(_ authority: Substring) -> Bool {
        if authority.withBytes(\.namesLoopback) { return true }
        guard let host = Self.host(of: authority) else { return false }
        return names.contains { host.isEqualIgnoringCase($0) }
            || host == "[::1]" || Self.isLoopbackAddress(host)
            || listensEverywhere && Self.isAddress(host)
    }

    private static func host(of authority: Substring) -> Substring? {
        let bytes = authority.utf8
        guard let colon = bytes.lastIndex(of: UInt8(ascii: ":")), bytes.last != UInt8(ascii: "]")
        else { return authority }
        let isPort = bytes[bytes.index(after: colon)...].allSatisfy {
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
        }
        return isPort ? authority[..<colon] : nil
    }

    /// `::1` or one of 127.0.0.0/8, and not a name that begins like it.
    package static func isLoopbackAddress(_ host: some StringProtocol) -> Bool {
        host == "::1" || host.utf8.starts(with: "127.".utf8) && isAddress(host)
    }

    private static func isAddress(_ host: some StringProtocol) -> Bool {
        var address = in6_addr()
        if host.first == "[", host.last == "]" {
            return inet_pton(AF_INET6, String(host.dropFirst().dropLast()), &address) == 1
        }
        return inet_pton(AF_INET, String(host), &address) == 1
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// What nearly everybody asks for: 127.0.0.1, with or without a port.
    fileprivate var namesLoopback: Bool {
        let address: StaticString = "127.0.0.1"
        guard begins(with: address) else { return false }
        let rest = self[address.utf8CodeUnitCount...]
        guard let colon = rest.first else { return true }
        return colon == UInt8(ascii: ":")
            && rest.dropFirst().allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    }
}
