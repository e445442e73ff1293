import NIOHTTP1
import Testing

@testable import Gateway

@Suite struct HeaderRulesTests {
    private func forwarded(
        _ headers: HTTPHeaders,
        stores: Bool = false,
        key: String? = nil
    ) -> [String] {
        HeaderRules.requestFields(
            headers,
            leavingOut: ["X-Session-Id"],
            narrowingEncodings: stores,
            replacingKeyBy: key
        ).map { "\($0.name): \($0.value)" }
    }

    @Test func `end-to-end fields keep their order, case and repetition`() {
        let headers: HTTPHeaders = ["X-b": "1", "x-A": "2", "X-b": "3", "OpenAI-Beta": ""]
        #expect(forwarded(headers) == ["X-b: 1", "x-A: 2", "X-b: 3", "OpenAI-Beta: "])
    }

    @Test func `hop-by-hop fields and those that Connection names stay here`() {
        let headers: HTTPHeaders = [
            "Connection": "keep-alive, X-Hop", "x-hop": "1", "Keep-Alive": "timeout=5",
            "TE": "trailers",
            "Upgrade": "h2c", "Proxy-Authorization": "Basic x", "Transfer-Encoding": "chunked",
            "X-Stays": "1",
        ]
        #expect(forwarded(headers) == ["X-Stays: 1"])
    }

    @Test func `our own fields and those of the transfer are not forwarded`() {
        let headers: HTTPHeaders = [
            "X-Memory": "on", "x-memory-top-k": "3", "X-Session-Id": "a", "Host": "localhost",
            "Content-Length": "3", "Expect": "100-continue", "X-Sessions": "1",
        ]
        #expect(forwarded(headers) == ["X-Sessions: 1"])
    }

    @Test(arguments: [
        ("gzip, deflate, br, zstd", "gzip, deflate"), ("br", "identity"),
        ("gzip;q=0.5,br", "gzip;q=0.5"),
        ("*", "identity"),
    ])
    func `an answer that is kept is asked for in encodings we read`(
        _ sent: String,
        _ forwarded: String
    ) {
        #expect(
            self.forwarded(["Accept-Encoding": sent], stores: true) == [
                "Accept-Encoding: \(forwarded)"
            ]
        )
        #expect(self.forwarded(["Accept-Encoding": sent]) == ["Accept-Encoding: \(sent)"])
    }

    @Test func `a proxy key is replaced by the upstream's`() {
        let headers: HTTPHeaders = ["Authorization": "Bearer proxy", "api-key": "proxy", "A": "1"]
        #expect(forwarded(headers, key: "real") == ["A: 1", "Authorization: Bearer real"])
    }

    @Test func `the answer keeps repeated cookies and loses what is another hop's or ours`() {
        let fields: HeaderRules.Fields = [
            ("Set-Cookie", "a=1"), ("connection", "close, X-Hop"), ("X-Hop", "1"),
            ("X-Memory-Status", "forged"), ("Set-Cookie", "b=2"), ("Transfer-Encoding", "chunked"),
            ("x-ratelimit-limit", "5"),
        ]
        let headers = HeaderRules.responseHeaders(fields, reservingFor: 2)
        #expect(
            headers.map { "\($0.name): \($0.value)" }
                == ["Set-Cookie: a=1", "Set-Cookie: b=2", "x-ratelimit-limit: 5"]
        )
    }
}
