import NIOHTTP1
import Testing

@testable import Gateway

@Suite struct WebGuardTests {
    private func judge(
        _ fields: (String, String)...,
        host: String? = "127.0.0.1:8080",
        method: HTTPMethod = .POST,
        target: String = "/v1/chat/completions",
        listening listenHost: String = "127.0.0.1",
        version: HTTPVersion = .http1_1,
        hosts: [String] = [],
        origins: [String] = []
    ) -> WebGuard.Verdict {
        var headers = HTTPHeaders(fields)
        if let host { headers.add(name: "Host", value: host) }
        let head = HTTPRequestHead(version: version, method: method, uri: target, headers: headers)
        let names = HostNames(listenHost: listenHost, allowed: hosts)
        return WebGuard(hosts: names, allowedOrigins: origins)
            .judge(head, RequestFields(headers), RequestRoute(method: method, target: target))
    }

    @Test(arguments: [
        "127.0.0.1", "127.0.0.1:1", "127.8.9.1:8080", "localhost", "LocalHost:8080", "[::1]",
        "[::1]:8080", "proxy.internal", "Proxy.Internal:99", "[fd00::2]:80", "127.0.0.1:8080 ",
    ])
    func `a name of ours passes on any port`(_ host: String) {
        #expect(judge(host: host, hosts: ["proxy.internal", "fd00::2"]) == .pass)
    }

    @Test(arguments: [
        "", "evil.example", "evil.example:8080", "127.0.0.1.evil.example", "127.evil.example:80",
        "localhost.evil.example", "localhost@evil.example", "evil.example:localhost", "0.0.0.0",
        "10.0.0.7", "[::2]", "[::1", "localhost:80:80", "127.0.0.1:x", "2130706433", "127.1",
    ])
    func `any other name is refused`(_ host: String) {
        #expect(judge(host: host) == .refuse(.foreignHost))
        #expect(judge(host: host, target: "/healthz") == .refuse(.foreignHost))
    }

    @Test func `the listen address is a name, and everywhere means every address`() {
        #expect(judge(host: "10.0.0.7:80", listening: "10.0.0.7") == .pass)
        #expect(judge(host: "10.0.0.8:80", listening: "10.0.0.7") == .refuse(.foreignHost))
        #expect(judge(host: "10.0.0.7:80", listening: "0.0.0.0") == .pass)
        #expect(judge(host: "[fd00::1]:80", listening: "::") == .pass)
        #expect(judge(host: "proxy:80", listening: "0.0.0.0") == .refuse(.foreignHost))
    }

    @Test func `the absolute form names a host, too`() {
        #expect(judge(target: "http://127.0.0.1:8080/v1/models") == .pass)
        #expect(judge(target: "http://evil.example/v1/models") == .refuse(.foreignHost))
    }

    @Test(arguments: [
        "http://evil.example", "null", "", "http://127.0.0.1:3000", "http://127.0.0.1",
        "ftp://127.0.0.1:8080", "http://127.0.0.1:8080.evil.example", "app://obsidian.md",
    ])
    func `a page of another origin is refused`(_ origin: String) {
        #expect(judge(("Origin", origin)) == .refuse(.foreignOrigin))
        let preflight = judge(
            ("Origin", origin),
            ("Access-Control-Request-Method", "POST"),
            method: .OPTIONS
        )
        #expect(preflight == .refuse(.foreignOrigin))
    }

    @Test func `a page of ours passes, with or without TLS in front`() {
        #expect(judge(("Origin", "http://127.0.0.1:8080")) == .pass)
        #expect(judge(("Origin", "https://Proxy:1"), host: "proxy:1", hosts: ["proxy"]) == .pass)
        #expect(judge(("Origin", "http://127.0.0.1:8080 \t")) == .pass)
        #expect(judge(("Sec-Fetch-Site", "same-origin")) == .pass)
        #expect(judge(("Sec-Fetch-Site", "none")) == .pass)
    }

    @Test func `another site is refused even where it has no origin to tell`() {
        #expect(judge(("Sec-Fetch-Site", "Cross-Site"), method: .GET) == .refuse(.foreignOrigin))
        let twice = judge(("Sec-Fetch-Site", "none"), ("Sec-Fetch-Site", "cross-site"))
        #expect(twice == .refuse(.foreignOrigin))
    }

    @Test func `an origin that is allowed by name passes and is told so`() {
        let page = CrossOrigin(origin: "https://chat.example.org")
        let asked = ("Origin", page.origin)
        let crossSite = ("Sec-Fetch-Site", "cross-site")
        #expect(judge(asked, crossSite, origins: [page.origin]) == .passTo(page))
        let preflight = judge(
            asked,
            ("Access-Control-Request-Method", "POST"),
            method: .OPTIONS,
            origins: [page.origin]
        )
        #expect(preflight == .preflight(page))
        #expect(judge(asked, method: .OPTIONS, origins: [page.origin]) == .passTo(page))
        let other = judge(("Origin", "https://chat.example.org.evil"), origins: [page.origin])
        #expect(other == .refuse(.foreignOrigin))
    }

    @Test(arguments: [
        ("application/json", true), ("Application/JSON; charset=utf-8", true),
        ("application/problem+json", true), ("application/x-ndjson", true),
        ("text/plain", false), ("text/plain;application/json", false), ("", false),
        ("application/x-www-form-urlencoded", false), ("multipart/form-data; boundary=x", false),
        ("application/jsonp", false), ("text/json", false),
    ])
    func `our own routes take JSON only`(_ type: String, _ isTaken: Bool) {
        for length in [("Content-Length", "2"), ("Transfer-Encoding", "chunked")] {
            let verdict = judge(("Content-Type", type), length, target: "/api/v1/agents")
            #expect(verdict == (isTaken ? .pass : .refuse(.unsupportedMediaType)))
        }
        #expect(judge(("Content-Length", "0"), target: "/api/v1/agents") == .pass)
        #expect(judge(method: .GET, target: "/api/v1/agents") == .pass)
    }

    @Test func `under v1 only the body that a bare form can write is refused`() {
        let plain = ("Content-Type", "text/plain;charset=UTF-8")
        #expect(judge(plain) == .refuse(.unsupportedMediaType))
        #expect(judge(plain, target: "/s/a/v1/responses") == .refuse(.unsupportedMediaType))
        #expect(judge(plain, target: "/v1/audio/transcriptions") == .pass)
        // What curl says of a body when it is not told otherwise.
        #expect(judge(("Content-Type", "application/x-www-form-urlencoded")) == .pass)
        #expect(judge() == .pass)
    }

    @Test func `what the upstream says about origins is replaced`() {
        var headers: HTTPHeaders = [
            "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Credentials": "true",
            "X-Other": "stays",
        ]
        CrossOrigin(origin: "https://a.example").grant(in: &headers)
        #expect(headers["access-control-allow-origin"] == ["https://a.example"])
        #expect(headers["access-control-allow-credentials"].isEmpty)
        #expect(headers["vary"] == ["Origin"])
        #expect(headers["x-other"] == ["stays"])
    }

    @Test func `a preflight is answered with what was asked, if it can be a field`() {
        let page = CrossOrigin(origin: "https://a.example")
        let answer = page.permissions(for: [
            "Access-Control-Request-Headers": "authorization,content-type, x-memory",
            "Access-Control-Request-Private-Network": "true",
        ])
        #expect(
            answer["access-control-allow-headers"] == ["authorization, content-type, x-memory"]
        )
        #expect(answer["access-control-allow-private-network"] == ["true"])
        let odd = page.permissions(for: ["Access-Control-Request-Headers": "a b, <script>"])
        #expect(odd["access-control-allow-headers"].isEmpty)
    }
}
