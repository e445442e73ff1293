import NIOHTTP1

/// The fields of a request that somebody here asks for, found in one walk over its head.
struct RequestFields {
    private(set) var host: Substring?
    /// Set by browsers for every request that another page could have caused, GETs aside.
    private(set) var origin: Substring?
    private(set) var contentType: String?
    /// Another page caused the request, as its browser says.
    private(set) var isCrossSite = false
    private(set) var contentLength: String?
    private(set) var transferEncoding: String?
    private(set) var asksForUpgrade = false
    private(set) var expectation: String?
    private(set) var authorization: String?
    private(set) var apiKey: String?
    /// `X-Memory`, or what begins so.
    private(set) var hasMemoryFields = false
    /// A field that may stand once only stands there more often.
    private(set) var isAmbiguous = false

    init(_ headers: HTTPHeaders) {
        for (name, value) in headers { note(name, value) }
    }

    private mutating func note(_ name: String, _ value: String) {
        switch name.utf8.count {
        case 4 where name.isEqualIgnoringCase("host"):
            once(host)
            host = value.withoutBlankEnd
        case 6 where name.isEqualIgnoringCase("origin"):
            once(origin)
            origin = value.withoutBlankEnd
        case 6 where name.isEqualIgnoringCase("expect"): expectation = expectation ?? value
        case 7 where name.isEqualIgnoringCase("api-key"): apiKey = apiKey ?? value
        case 7 where name.isEqualIgnoringCase("upgrade"): asksForUpgrade = true
        case 12 where name.isEqualIgnoringCase("content-type"): contentType = contentType ?? value
        case 13 where name.isEqualIgnoringCase("authorization"):
            authorization = authorization ?? value
        case 14 where name.isEqualIgnoringCase("content-length"):
            contentLength = contentLength ?? value
        case 14 where name.isEqualIgnoringCase("sec-fetch-site"):
            isCrossSite = isCrossSite || value.hasPrefixIgnoringCase("cross-site")
        case 17 where name.isEqualIgnoringCase("transfer-encoding"):
            once(transferEncoding)
            transferEncoding = value
        default: if HeaderRules.isMemoryField(name) { hasMemoryFields = true }
        }
    }

    private mutating func once(_ earlier: (some StringProtocol)?) {
        if earlier != nil { isAmbiguous = true }
    }

    /// The caller's key: the token of `Authorization: Bearer`, else `api-key` as Azure's clients
    /// send it.
    var callerKey: String? {
        guard let authorization else { return apiKey.flatMap { $0.isEmpty ? nil : $0 } }
        let token =
            authorization.hasPrefixIgnoringCase("bearer ")
            ? authorization.utf8.dropFirst(7) : authorization.utf8[...]
        let key = String(Substring(token.drop { $0 == UInt8(ascii: " ") }))
        return key.isEmpty ? nil : key
    }
}

extension String {
    /// The decoder leaves blanks at the end of a value.
    var withoutBlankEnd: Substring {
        var rest = utf8[...]
        while let last = rest.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") {
            rest.removeLast()
        }
        return Substring(rest)
    }
}
