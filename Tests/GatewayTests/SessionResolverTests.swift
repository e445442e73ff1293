import ChatCodec
import MemoryCore
import NIOHTTP1
import Testing

@testable import Gateway

@Suite struct SessionResolverTests {
    private let resolver = SessionResolver(
        headerNames: ["X-Session-Id", "X-Chat-Id"],
        clientHeaderNames: ["X-OpenWebUI-User-Id"],
        fallback: .default
    )

    private func body(_ json: String) throws -> ChatRequest {
        try Array(json.utf8).withUnsafeBytes { bytes in
            try ChatRequest(scanning: bytes, as: .chatCompletions)
        }
    }

    @Test func `the path wins over the headers`() throws {
        let found = try resolver.session(path: "alice", headers: ["X-Session-Id": "bob"])
        #expect(found?.0.text == "alice")
        #expect(found?.1 == .path)
    }

    @Test func `our own headers win over those of known clients`() throws {
        let headers: HTTPHeaders = ["X-OpenWebUI-User-Id": "carol", "x-session-id": "bob"]
        #expect(try resolver.session(path: nil, headers: headers)?.0.text == "bob")
        let client = try resolver.session(path: nil, headers: ["X-OpenWebUI-User-Id": "carol"])
        #expect(client?.0.text == "carol")
        #expect(client?.1 == .clientHeader)
    }

    @Test func `two session headers that differ are refused and the same twice is fine`() throws {
        let twice: HTTPHeaders = ["X-Session-Id": "bob", "X-Chat-Id": "bob"]
        #expect(try resolver.session(path: nil, headers: twice)?.0.text == "bob")
        for other in ["Bob", "bob ", "bo\u{308}b"] {
            let headers: HTTPHeaders = ["X-Session-Id": "bob", "X-Chat-Id": other]
            #expect(throws: SessionResolver.Failure.contradictory) {
                try resolver.session(path: nil, headers: headers)
            }
        }
    }

    @Test(arguments: ["", String(repeating: "x", count: 257), "bad\u{FFFD}bytes", "nul\u{0}"])
    func `an id that is not 1 to 256 bytes of text is refused`(_ id: String) {
        #expect(throws: SessionResolver.Failure.invalid(.header)) {
            try resolver.session(path: nil, headers: ["X-Session-Id": id])
        }
    }

    @Test func `the body's user fields come in their order`() throws {
        let all = try body(
            #"{"messages":[],"user":"u","safety_identifier":"s","metadata":{"user_id":"m"}}"#
        )
        #expect(try resolver.session(body: all, hasCredential: true)?.0.text == "s")
        let two = try body(#"{"messages":[],"user":"u","metadata":{"user_id":"m"}}"#)
        #expect(try resolver.session(body: two, hasCredential: true)?.0.text == "u")
        let one = try body(#"{"messages":[],"metadata":{"user_id":"m"}}"#)
        #expect(try resolver.session(body: one, hasCredential: true)?.0.text == "m")
    }

    @Test func `without any session the fallback decides`() throws {
        let nobody = try body(#"{"messages":[]}"#)
        let found = try resolver.session(body: nobody, hasCredential: true)
        #expect(found?.0 == .default)
        #expect(found?.1 == .fallback)
        #expect(try resolver.session(body: nobody, hasCredential: false) == nil)

        let off = SessionResolver(headerNames: [], clientHeaderNames: [], fallback: .off)
        #expect(try off.session(body: nobody, hasCredential: true) == nil)
        let reject = SessionResolver(headerNames: [], clientHeaderNames: [], fallback: .reject)
        #expect(throws: SessionResolver.Failure.missing) {
            try reject.session(body: nobody, hasCredential: true)
        }
    }
}
