import NIOHTTP1
import Testing

@testable import Gateway

@Suite struct HeadCheckTests {
    private func verdict(
        _ method: HTTPMethod = .GET,
        _ target: String = "/v1/models",
        _ headers: HTTPHeaders = ["Host": "127.0.0.1:8080"],
        version: HTTPVersion = .http1_1
    ) -> HeadCheck.Verdict {
        HeadCheck.verdict(
            on: HTTPRequestHead(version: version, method: method, uri: target, headers: headers),
            RequestFields(headers)
        )
    }

    private let malformed = HeadCheck.Verdict.refused(.malformedRequest)

    @Test(arguments: [
        "/v1/models", "/v1/x?a=%C3%A9&b=[]{}'!*()~;:@/?", "//v1", "http://127.0.0.1:8080/v1/models",
        "HTTP://127.0.0.1:8080", "https://127.0.0.1:8080?x",
    ])
    func `targets that mean one thing are fine`(target: String) {
        #expect(verdict(.GET, target) == .fine)
    }

    @Test(arguments: [
        "", "v1", "*", "/v1#x", "/v1\\x", "/v1/ x", "/v1\u{7F}", "/v1/é", "/v1/\u{FFFD}", "/\u{0}",
        "ftp://127.0.0.1:8080/", "http://", "http:///v1", "http://other/v1",
        "http://me@127.0.0.1:8080/v1", "://127.0.0.1:8080/v1",
    ])
    func `targets that may mean two things are refused`(target: String) {
        #expect(verdict(.GET, target) == malformed)
    }

    @Test func `an asterisk is for OPTIONS, and tunnels are not opened`() {
        #expect(verdict(.OPTIONS, "*") == .fine)
        #expect(verdict(.CONNECT, "127.0.0.1:80") == .refused(.noTunnel))
    }

    @Test(arguments: ["localhost", "127.0.0.1:8080", "[::1]:8080", "a-b.example_c"])
    func `one host is demanded`(host: String) {
        #expect(verdict(.GET, "/v1", ["hOST": host]) == .fine)
        #expect(verdict(.GET, "/v1", ["Host": host, "host": host]) == malformed)
        #expect(verdict(.GET, "/v1", [:]) == malformed)
        #expect(verdict(.GET, "/v1", [:], version: .http1_0) == .fine)
    }

    @Test(arguments: ["", "a b", "a,b", "a/b", "u@a", "a#", "a:1:2", "a?", "caf\u{E9}"])
    func `a host that is no host is refused`(host: String) {
        #expect(verdict(.GET, "/v1", ["Host": host]) == malformed)
    }

    @Test func `two origins in one request are refused`() {
        let (host, origin) = (("Host", "127.0.0.1:8080"), ("Origin", "http://127.0.0.1:8080"))
        #expect(verdict(.POST, "/v1", HTTPHeaders([host, origin])) == .fine)
        let other = ("Origin", "http://evil.example")
        #expect(verdict(.POST, "/v1", HTTPHeaders([host, origin, other])) == malformed)
    }

    @Test func `of all codings only chunked is taken, once, and not under HTTP 1.0`() {
        let host = ("Host", "a")
        let coded = { (values: [String]) in
            HTTPHeaders([host] + values.map { ("Transfer-Encoding", $0) })
        }
        #expect(verdict(.POST, "/v1", coded(["Chunked"])) == .fine)
        #expect(verdict(.POST, "/v1", coded(["chunked"]), version: .http1_0) == malformed)
        for values in [["gzip, chunked"], ["chunked", "chunked"], ["gzip", "chunked"], [""]] {
            #expect(verdict(.POST, "/v1", coded(values)) == malformed)
        }
    }

    @Test func `a request for another protocol is the last of its connection`() {
        let headers: HTTPHeaders = ["Host": "a", "Connection": "Upgrade", "Upgrade": "h2c"]
        #expect(verdict(.GET, "/v1/models", headers) == .lastOfConnection)
    }
}
