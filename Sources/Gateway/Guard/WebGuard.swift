import NIOHTTP1

/// Refuses what a web page has made somebody's browser ask.
///
/// A proxy on loopback is within reach of every page its user opens. Such a page can't hide three
/// things: the name it asked for (`Host`), where it came from (`Origin`), and that it is another
/// site (`Sec-Fetch-Site`). Programs that are no browsers send neither of the last two.
package struct WebGuard: Sendable {
    private let hosts: HostNames
    private let allowedOrigins: [String]

    /// - Parameter allowedOrigins: pages that may use the proxy, as browsers write their origin:
    ///   `https://chat.example.org`.
    package init(hosts: HostNames, allowedOrigins: [String] = []) {
        self.hosts = hosts
        self.allowedOrigins = allowedOrigins
    }

    enum Verdict: Equatable {
        case pass
        /// From a page that is allowed by name: the answer says so.
        case passTo(CrossOrigin)
        /// The browser asks whether such a page may send a request.
        case preflight(CrossOrigin)
        case refuse(ErrorReply)
    }

    /// - Parameter fields: those of the head, which ``HeadCheck`` has let through.
    func judge(_ head: HTTPRequestHead, _ fields: RequestFields, _ route: RequestRoute) -> Verdict {
        guard isOurs(fields.host), isOurs(RequestRoute.authority(of: head.uri)) else {
            return .refuse(.foreignHost)
        }
        if let origin = fields.origin, !isOurs(origin, of: fields.host) {
            return judge(head, from: origin, fields, route)
        }
        if fields.isCrossSite { return .refuse(.foreignOrigin) }
        return Self.refusal(of: fields, route).map(Verdict.refuse) ?? .pass
    }

    private func judge(
        _ head: HTTPRequestHead,
        from origin: Substring,
        _ fields: RequestFields,
        _ route: RequestRoute
    ) -> Verdict {
        guard allowedOrigins.contains(where: { origin.isEqualIgnoringCase($0) }) else {
            return .refuse(.foreignOrigin)
        }
        let page = CrossOrigin(origin: String(origin))
        if head.method == .OPTIONS, head.headers.contains(name: "access-control-request-method") {
            return .preflight(page)
        }
        let refusal = Self.refusal(of: fields, route)
        return refusal.map(Verdict.refuse) ?? .passTo(page)
    }

    private func isOurs(_ authority: Substring?) -> Bool { authority.map(hosts.include) ?? true }

    /// A page of our own has the name that it was asked for under; who speaks TLS in front of us
    /// does not matter.
    private func isOurs(_ origin: Substring, of host: Substring?) -> Bool {
        guard let host else { return false }
        return origin.isEqualIgnoringCase("http://\(host)")
            || origin.isEqualIgnoringCase("https://\(host)")
    }

    // MARK: The kind of body

    /// Our own routes read JSON and take nothing else. The memory routes leave it to the upstream
    /// what it takes, except for `text/plain`: the one kind in which a form without any script, of
    /// which some browsers do not tell the origin, can write JSON.
    private static func refusal(of fields: RequestFields, _ route: RequestRoute) -> ErrorReply? {
        switch route {
        case .own where fields.announceBody && !(fields.contentType ?? "").namesJSON:
            .unsupportedMediaType
        case .upstream(_, _, dialect: .some) where fields.contentType?.namesPlainText == true:
            .unsupportedMediaType
        default: nil
        }
    }
}

extension RequestFields {
    fileprivate var announceBody: Bool {
        transferEncoding != nil || contentLength.map { $0 != "0" } ?? false
    }
}

extension String {
    fileprivate var namesPlainText: Bool { hasPrefixIgnoringCase("text/plain") }

    /// JSON, something written in it (`application/problem+json`), or JSON Lines.
    fileprivate var namesJSON: Bool {
        let type = prefix { $0 != ";" && $0 != " " }.lowercased()
        guard type.hasPrefix("application/") else { return false }
        let subtype = type.dropFirst("application/".count)
        return subtype.hasSuffix("+json")
            || ["json", "jsonl", "x-ndjson", "x-jsonlines"].contains(subtype)
    }
}
