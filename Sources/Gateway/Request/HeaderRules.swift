import NIOHTTP1

/// Which header fields go on to the other side.
///
/// End-to-end fields keep their order, case and repetition. Hop-by-hop fields (RFC 9110, 7.6.1),
/// those that `Connection` names, and our own are left out.
enum HeaderRules {
    typealias Fields = [(name: String, value: String)]

    /// - Parameters:
    ///   - ours: the names of our session headers; they end here.
    ///   - narrowsEncodings: the answer is kept, so only encodings that we decode may be used.
    ///   - key: takes the place of the caller's credential.
    static func requestFields(
        _ headers: HTTPHeaders,
        leavingOut ours: [String],
        narrowingEncodings narrowsEncodings: Bool,
        replacingKeyBy key: String?
    ) -> Fields {
        let named = headers[canonicalForm: "connection"]
        var fields: Fields = []
        fields.reserveCapacity(headers.count)
        for (name, value) in headers where !isHopByHop(name) {
            if isRewritten(name) || isOurs(name, ours) || isNamed(name, by: named) { continue }
            if key != nil, isCredential(name) { continue }
            let isNarrowed = narrowsEncodings && name.isEqualIgnoringCase("accept-encoding")
            fields.append((name, isNarrowed ? decodable(value) : value))
        }
        if let key { fields.append(("Authorization", "Bearer \(key)")) }
        return fields
    }

    /// What is kept must be read: of the encodings that the client takes, those that we decode.
    private static func decodable(_ acceptEncoding: String) -> String {
        let codings = acceptEncoding.split(separator: ",").filter { coding in
            let name = coding.prefix { $0 != ";" }.filter { $0 != " " }
            return ["gzip", "deflate", "identity"].contains { name.isEqualIgnoringCase($0) }
        }
        return codings.isEmpty ? "identity" : codings.joined(separator: ",").trimmingSpace
    }

    static func responseHeaders(_ fields: Fields, reservingFor extra: Int) -> HTTPHeaders {
        let named = fields.filter { $0.name.isEqualIgnoringCase("connection") }.flatMap {
            $0.value.split { $0 == "," || $0 == " " || $0 == "\t" }
        }
        var headers = HTTPHeaders()
        headers.reserveCapacity(fields.count + extra)
        for (name, value) in fields where !isHopByHop(name) && !isNamed(name, by: named) {
            if isOurs(name, []) { continue }
            headers.add(name: name, value: value)
        }
        return headers
    }

    private static func isHopByHop(_ name: String) -> Bool {
        switch name.utf8.count {
        case 2: name.isEqualIgnoringCase("te")
        case 7: name.isEqualIgnoringCase("upgrade")
        case 10:
            name.isEqualIgnoringCase("connection") || name.isEqualIgnoringCase("keep-alive")
        case 16: name.isEqualIgnoringCase("proxy-connection")
        case 17: name.isEqualIgnoringCase("transfer-encoding")
        case 18: name.isEqualIgnoringCase("proxy-authenticate")
        case 19: name.isEqualIgnoringCase("proxy-authorization")
        default: false
        }
    }

    private static func isCredential(_ name: String) -> Bool {
        name.isEqualIgnoringCase("authorization") || name.isEqualIgnoringCase("api-key")
    }

    /// Fields that the transfer sets by itself.
    private static func isRewritten(_ name: String) -> Bool {
        switch name.utf8.count {
        case 4: name.isEqualIgnoringCase("host")
        case 6: name.isEqualIgnoringCase("expect")
        case 14: name.isEqualIgnoringCase("content-length")
        default: false
        }
    }

    private static func isOurs(_ name: String, _ ours: [String]) -> Bool {
        name.hasPrefixIgnoringCase("x-memory") || ours.contains { name.isEqualIgnoringCase($0) }
    }

    private static func isNamed(_ name: String, by connection: [Substring]) -> Bool {
        connection.contains { $0.utf8.count == name.utf8.count && name.isEqualIgnoringCase($0) }
    }
}

extension StringProtocol {
    fileprivate var trimmingSpace: String { String(drop { $0 == " " }) }

    /// ASCII case does not count; every other byte does.
    func isEqualIgnoringCase(_ other: some StringProtocol) -> Bool {
        utf8.count == other.utf8.count && hasPrefixIgnoringCase(other)
    }

    func hasPrefixIgnoringCase(_ prefix: some StringProtocol) -> Bool {
        guard utf8.count >= prefix.utf8.count else { return false }
        return zip(utf8, prefix.utf8).allSatisfy { $0.lowercasedASCII == $1.lowercasedASCII }
    }
}

extension UInt8 {
    fileprivate var lowercasedASCII: UInt8 {
        UInt8(ascii: "A")...UInt8(ascii: "Z") ~= self ? self | 0x20 : self
    }
}
