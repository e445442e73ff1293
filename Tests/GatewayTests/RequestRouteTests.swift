import ChatCodec
import NIOHTTP1
import Testing

@testable import Gateway

@Suite struct RequestRouteTests {
    @Test(arguments: [
        ("/v1/models", "/models"), ("/v1/models?x=%2F&y", "/models?x=%2F&y"), ("/v1", ""),
        ("/v1/files//odd/../path", "/files//odd/../path"), ("/v1?x", "?x"),
        ("http://localhost:8080/v1/models", "/models"),
    ])
    func `what is under v1 goes to the upstream as the client wrote it`(
        _ target: String,
        _ path: String
    ) {
        let route = RequestRoute(method: .GET, target: target)
        #expect(route == .upstream(path: path, session: nil, dialect: nil))
    }

    @Test(arguments: ["/", "/healthz", "/v1x", "/v10/models", "/s/alice", "/s/alice/v2/x", "*"])
    func `everything else is ours`(_ target: String) {
        #expect(RequestRoute(method: .GET, target: target) == .own)
    }

    @Test(arguments: [
        ("/v1/chat/completions", ChatDialect.chatCompletions),
        ("/v1/chat/completions?beta=1", .chatCompletions), ("/v1/responses", .responses),
    ])
    func `chats that are posted get memory`(_ target: String, _ dialect: ChatDialect) {
        guard case .upstream(_, _, let found) = RequestRoute(method: .POST, target: target) else {
            Issue.record("not for the upstream")
            return
        }
        #expect(found == dialect)
    }

    @Test(arguments: ["/v1/chat/completions/id", "/v1/embeddings", "/v1/responses/id/cancel"])
    func `other posts pass through`(_ target: String) {
        let path = String(target.dropFirst(3))
        #expect(
            RequestRoute(method: .POST, target: target)
                == .upstream(path: path, session: nil, dialect: nil)
        )
    }

    @Test func `a chat that is not posted passes through`() {
        #expect(
            RequestRoute(method: .GET, target: "/v1/chat/completions")
                == .upstream(path: "/chat/completions", session: nil, dialect: nil)
        )
    }

    @Test(arguments: [
        ("alice", "alice"), ("a%2Fb", "a/b"), ("%C3%A9", "\u{E9}"), ("a%20b", "a b"),
    ])
    func `the path can name the session`(_ segment: String, _ session: String) {
        let route = RequestRoute(method: .POST, target: "/s/\(segment)/v1/chat/completions")
        #expect(
            route
                == .upstream(
                    path: "/chat/completions",
                    session: session,
                    dialect: .chatCompletions
                )
        )
    }

    @Test(arguments: ["", "%", "%4", "%zz", "%ff", "%c3%28"])
    func `a session that is not text in the path is refused`(_ segment: String) {
        #expect(RequestRoute(method: .POST, target: "/s/\(segment)/v1/x") == .malformedSession)
    }
}
