extension ProxySettings {
    /// Who may ask for the proxy by which name, and from which pages.
    mutating func readWeb(_ reader: SettingsReader) throws(SettingsError) {
        allowedHosts = try reader.list("allowed_hosts") ?? allowedHosts
        for host in allowedHosts where !Self.isHostName(host) {
            throw .invalidValue(
                key: "allowed_hosts",
                value: host,
                expected: "a list of names without port or wildcard"
            )
        }
        allowedOrigins = try reader.list("allowed_origins") ?? allowedOrigins
        for origin in allowedOrigins where !Self.isOrigin(origin) {
            throw .invalidValue(
                key: "allowed_origins",
                value: origin,
                expected:
                    "a list of origins like https://chat.example.org, without path or wildcard"
            )
        }
    }

    private static func isHostName(_ text: String) -> Bool {
        if text.hasPrefix("["), text.hasSuffix("]") { return true }
        return !text.isEmpty && !text.contains { "/*:@ ".contains($0) }
    }

    /// As browsers write it: scheme, name and perhaps a port.
    private static func isOrigin(_ text: String) -> Bool {
        guard let scheme = text.firstRange(of: "://") else { return false }
        let rest = text[scheme.upperBound...]
        return !rest.isEmpty && !rest.contains { "/*@ ".contains($0) }
    }
}
