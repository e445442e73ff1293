import NIOCore
import TestSupport
import Testing

@testable import Upstream

@Suite(.timeLimit(.minutes(1))) struct RequestTests {
    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    /// Sends one request and returns what arrived.
    private func arrival(of request: UpstreamRequest) async throws -> RecordedRequest {
        let fake = try await FakeUpstream.answering { _ in
            request.method == "HEAD" ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" : Self.ok
        }
        let upstream = try CurlUpstream.make(fake.baseURL)
        _ = try await upstream.response(to: request)
        upstream.shutdown()
        await fake.stop()
        return try #require(fake.requests.first)
    }

    @Test func `only the given fields go out, in order and spelling, behind the host`()
        async throws
    {
        var request = UpstreamRequest.post("{}")
        request.headers = [
            ("X-b", "1"), ("authorization", "Bearer k"), ("X-B", "2"), ("X-Empty", ""),
            ("Content-Type", "application/json"), ("x-space", "a  b\tc"),
        ]
        let arrived = try await arrival(of: request)
        let names = arrived.headers.map(\.name)
        #expect(
            names == [
                "Host", "X-b", "authorization", "X-B", "X-Empty", "Content-Type", "x-space",
                "Content-Length",
            ]
        )
        #expect(arrived.values(of: "x-b") == ["1", "2"])
        #expect(arrived.values(of: "x-empty") == [""])
        #expect(arrived.values(of: "x-space") == ["a  b\tc"])
    }

    @Test func `fields that frame the message are written by the transfer alone`() async throws {
        var request = UpstreamRequest.post("four")
        request.headers = [
            ("Host", "elsewhere"), ("content-length", "99"), ("Transfer-Encoding", "chunked"),
            ("Expect", "100-continue"),
        ]
        let arrived = try await arrival(of: request)
        #expect(arrived.values(of: "content-length") == ["4"])
        #expect(arrived.values(of: "host").first?.hasPrefix("127.0.0.1:") == true)
        #expect(arrived.headers.count == 2)
    }

    @Test(arguments: [
        "/a/../b/./c", "/a//b", "/%7Efoo%2f?q=%20&q", "/chat?", "?only=query", "/ü#x", "/a?b#c?d",
    ])
    func `the path arrives exactly as it is`(path: String) async throws {
        let arrived = try await arrival(of: .get(path))
        #expect(arrived.target == "/v1" + path)
    }

    @Test(arguments: ["GET", "HEAD", "OPTIONS", "DELETE", "POST", "PUT", "PATCH", "PROPFIND"])
    func `any method goes out with no body`(method: String) async throws {
        let arrived = try await arrival(of: UpstreamRequest(method: method, path: "/x"))
        #expect(arrived.method == method)
        #expect(arrived.body.isEmpty)
        let saysNothing = ["POST", "PUT", "PATCH"].contains(method) ? ["0"] : []
        #expect(arrived.values(of: "content-length") == saysNothing)
    }

    @Test(arguments: ["GET", "OPTIONS", "DELETE", "POST", "PUT", "PATCH", "PROPFIND"])
    func `any method goes out with a body`(method: String) async throws {
        let body = UpstreamRequest.Body.bytes(ByteBuffer(string: "a\u{0}b"))
        let arrived = try await arrival(of: UpstreamRequest(method: method, path: "/", body: body))
        #expect(arrived.method == method)
        #expect(arrived.body == [97, 0, 98])
    }

    @Test(arguments: [1, 65_536, 65_537, 3_000_000])
    func `a body of any size arrives whole, without Expect`(count: Int) async throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var request = UpstreamRequest.post("")
        request.body = .bytes(ByteBuffer(bytes: bytes))
        let arrived = try await arrival(of: request)
        #expect(arrived.body == bytes)
        #expect(arrived.values(of: "expect").isEmpty)
    }

    @Test func `a pooled handle carries nothing over to the next request`() async throws {
        let fake = try await FakeUpstream.answering { request in
            request.method == "HEAD" ? "HTTP/1.1 200 OK\r\n\r\n" : Self.ok
        }
        let upstream = try CurlUpstream.make(fake.baseURL)
        var first = UpstreamRequest.post("secret")
        first.headers = [("Authorization", "Bearer a")]
        for request in [
            first, .get("/a"), UpstreamRequest(method: "HEAD", path: "/b"), .post("c"), .get("/d"),
        ] {
            _ = try await upstream.response(to: request)
        }
        upstream.shutdown()
        await fake.stop()
        #expect(fake.requests.map(\.method) == ["POST", "GET", "HEAD", "POST", "GET"])
        #expect(fake.requests.map(\.body.count) == [6, 0, 0, 1, 0])
        #expect(fake.requests[1...].allSatisfy { $0.values(of: "authorization").isEmpty })
        #expect(
            fake.requests.map(\.target)[1...] == [
                "/v1/a", "/v1/b", "/v1/chat/completions", "/v1/d",
            ]
        )
        #expect(fake.connectionCount == 1)
    }

    @Test(arguments: [
        UpstreamRequest(method: "GET", path: "/", headers: [("X", "a\r\nEvil: 1")]),
        UpstreamRequest(method: "GET", path: "/", headers: [("X: 1\r\nY", "a")]),
        UpstreamRequest(method: "GET", path: "/ HTTP/1.1\r\nEvil: 1"),
        UpstreamRequest(method: "GET / HTTP/1.1\r\nEvil:", path: "/"),
    ])
    func `what would smuggle a line into the head is refused`(request: UpstreamRequest)
        async throws
    {
        let upstream = try CurlUpstream.make("http://127.0.0.1:1/v1")
        await #expect(throws: UpstreamError.broken("the request can't be written as HTTP")) {
            try await upstream.response(to: request)
        }
    }
}
