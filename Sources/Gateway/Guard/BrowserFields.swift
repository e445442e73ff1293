import NIOHTTP1

/// What a request's head says about who sends it, gathered in one walk over its fields.
struct BrowserFields {
    private(set) var host: Substring?
    /// Set by browsers for every request that another page could have caused, GETs aside.
    private(set) var origin: Substring?
    private(set) var contentType: Substring?
    private(set) var isCrossSite = false
    /// A field that may stand once only stands there more often.
    private(set) var isAmbiguous = false

    init(_ headers: HTTPHeaders) {
        for (name, value) in headers {
            switch name.utf8.count {
            case 4 where name.isEqualIgnoringCase("host"):
                isAmbiguous = Self.take(value, as: &host) || isAmbiguous
            case 6 where name.isEqualIgnoringCase("origin"):
                isAmbiguous = Self.take(value, as: &origin) || isAmbiguous
            case 12 where name.isEqualIgnoringCase("content-type"):
                contentType = contentType ?? value[...]
            case 14 where name.isEqualIgnoringCase("sec-fetch-site"):
                isCrossSite = isCrossSite || value.hasPrefixIgnoringCase("cross-site")
            default: break
            }
        }
    }

    /// - Returns: whether the field has been there before.
    private static func take(_ value: String, as field: inout Substring?) -> Bool {
        defer { field = value.withoutBlankEnd }
        return field != nil
    }
}
