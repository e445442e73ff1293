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
        let named = connectionNamesFields(headers) ? headers[canonicalForm: "connection"] : []
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
        var kept: [UInt8] = []
        acceptEncoding.withBytes { bytes in
            kept.reserveCapacity(bytes.count)
            var rest = bytes[...]
            while !rest.isEmpty {
                let coding = rest.prefix { $0 != UInt8(ascii: ",") }
                rest = rest[coding.endIndex...].dropFirst()
                guard isDecodable(coding) else { continue }
                if kept.isEmpty {
                    kept += coding.drop { $0 == UInt8(ascii: " ") }
                } else {
                    kept.append(UInt8(ascii: ","))
                    kept += coding
                }
            }
        }
        return kept.isEmpty ? "identity" : String(decoding: kept, as: UTF8.self)
    }

    private static func isDecodable(_ coding: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        let name = coding.prefix { $0 != UInt8(ascii: ";") }
        return name.says("gzip") || name.says("deflate") || name.says("identity")
    }

    static func responseHeaders(_ fields: Fields, reservingFor extra: Int) -> HTTPHeaders {
        let named = connectionNamesFields(fields) ? namedByConnection(fields) : []
        // As an array, and not one by one with `add`, which looks at every byte of a name.
        var headers: [(String, String)] = []
        headers.reserveCapacity(fields.count + extra)
        for (name, value) in fields where !isHopByHop(name) && !isNamed(name, by: named) {
            if isMemoryField(name) { continue }
            headers.append((name, value))
        }
        return HTTPHeaders(headers)
    }

    /// Nearly all say nothing of `Connection`, or `keep-alive`: a field that stays here anyway.
    private static func connectionNamesFields(
        _ fields: some Sequence<(name: String, value: String)>
    ) -> Bool {
        fields.contains { name, value in
            name.isEqualIgnoringCase("connection") && !value.isEqualIgnoringCase("keep-alive")
        }
    }

    private static func namedByConnection(_ fields: Fields) -> [Substring] {
        fields.filter { $0.name.isEqualIgnoringCase("connection") }.flatMap {
            $0.value.split { $0 == "," || $0 == " " || $0 == "\t" }
        }
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
        isMemoryField(name) || ours.contains { name.isEqualIgnoringCase($0) }
    }

    /// `X-Memory`, and what begins so.
    static func isMemoryField(_ name: String) -> Bool { name.hasPrefixIgnoringCase("x-memory") }

    private static func isNamed(_ name: String, by connection: [Substring]) -> Bool {
        connection.contains { name.isEqualIgnoringCase($0) }
    }
}

extension StringProtocol {
    /// ASCII case does not count; every other byte does.
    func isEqualIgnoringCase(_ other: some StringProtocol) -> Bool {
        utf8.count == other.utf8.count && hasPrefixIgnoringCase(other)
    }

    func hasPrefixIgnoringCase(_ prefix: some StringProtocol) -> Bool {
        guard utf8.count >= prefix.utf8.count else { return false }
        return withBytes { bytes in prefix.withBytes { bytes.hasPrefixIgnoringCase($0) } }
    }

    /// The UTF-8 as it lies in memory: comparing two views by their iterators took 120 instructions
    /// a byte.
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        utf8.withContiguousStorageIfAvailable(body) ?? Array(utf8).withUnsafeBufferPointer(body)
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// For a prefix that is not longer.
    fileprivate func hasPrefixIgnoringCase(_ prefix: UnsafeBufferPointer<UInt8>) -> Bool {
        for index in prefix.indices
        where self[index].lowercasedASCII != prefix[index].lowercasedASCII {
            return false
        }
        return true
    }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
    /// Whether it is the word, which is in lower case; case does not count, nor do spaces.
    fileprivate func says(_ word: StaticString) -> Bool {
        var said = 0
        for byte in self where byte != UInt8(ascii: " ") {
            guard said < word.utf8CodeUnitCount, word.utf8Start[said] == byte.lowercasedASCII
            else { return false }
            said += 1
        }
        return said == word.utf8CodeUnitCount
    }
}

extension UInt8 {
    fileprivate var lowercasedASCII: UInt8 {
        UInt8(ascii: "A")...UInt8(ascii: "Z") ~= self ? self | 0x20 : self
    }
}
