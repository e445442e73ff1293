import NIOHTTP1

/// A page of another origin that `allowed_origins` lets use the proxy, and what its browser has to
/// be told (Fetch Standard, 3.2).
struct CrossOrigin: Equatable {
    let origin: String

    /// Whatever the upstream says about origins was meant for its own callers: ours replaces it.
    func grant(in headers: inout HTTPHeaders) {
        for name in Self.answers { headers.remove(name: name) }
        headers.add(name: "Access-Control-Allow-Origin", value: origin)
        // Credentials are never allowed, so that the star stands for every field of the answer.
        headers.add(name: "Access-Control-Expose-Headers", value: "*")
        headers.add(name: "Vary", value: "Origin")
    }

    /// What a preflight is answered.
    func permissions(for request: HTTPHeaders) -> HTTPHeaders {
        var headers: HTTPHeaders = [
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE",
            "Access-Control-Max-Age": "600",
            "Vary":
                "Origin, Access-Control-Request-Headers, Access-Control-Request-Private-Network",
        ]
        // A list and not `*`, which would leave out `Authorization`.
        let asked = request[canonicalForm: "access-control-request-headers"]
        if !asked.isEmpty, asked.allSatisfy(\.isFieldName) {
            headers.add(name: "Access-Control-Allow-Headers", value: asked.joined(separator: ", "))
        }
        if request.first(name: "access-control-request-private-network") == "true" {
            headers.add(name: "Access-Control-Allow-Private-Network", value: "true")
        }
        return headers
    }

    private static let answers = [
        "access-control-allow-origin", "access-control-allow-credentials",
        "access-control-expose-headers",
    ]
}

extension Substring {
    /// A token of RFC 9110, 5.6.2.
    fileprivate var isFieldName: Bool {
        !isEmpty
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }
}
