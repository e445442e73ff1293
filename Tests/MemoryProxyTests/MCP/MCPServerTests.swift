import ChatCodec
import Testing

@testable import MemoryProxy

@Suite struct MCPServerTests {
    private let memory = FakeMemory()

    private func reply(
        to request: RPCRequest,
        at revision: ProtocolRevision = .november2025
    ) -> JSONValue {
        MCPServer(memory: memory).reply(to: request, at: revision)
    }

    @Test(arguments: [
        ("2025-03-26", "2025-03-26"), ("2025-06-18", "2025-06-18"), ("2025-11-25", "2025-11-25"),
        ("2026-07-28", "2025-11-25"), ("2024-11-05", "2025-11-25"), ("tomorrow", "2025-11-25"),
    ])
    func `the handshake agrees on the revision asked for, or on the newest`(
        _ asked: String,
        _ agreed: String
    ) {
        let result = reply(to: .initialize(asked)).result
        #expect(result?["protocolVersion"]?.text == agreed)
        #expect(result?["serverInfo"]?["name"]?.text == "memory-proxy")
        #expect(result?["capabilities"] == ["tools": [:], "resources": [:]])
    }

    @Test(arguments: ["protocolVersion", "capabilities", "clientInfo"])
    func `a handshake without one of its parts is refused`(_ part: String) {
        var request = RPCRequest.initialize("2025-11-25")
        request.parameters[part] = nil
        #expect(reply(to: request).errorCode == -32602)
        request.parameters[part] = 5
        #expect(reply(to: request).errorCode == -32602)
    }

    @Test func `every tool is listed with schemas and hints`() throws {
        let tools = try #require(reply(to: .make("tools/list")).result?["tools"]?.elements)
        let names = tools.compactMap { $0["name"]?.text }
        #expect(names == ["remember", "recall", "inject_context", "forget", "list_sessions"])
        for tool in tools {
            #expect(tool["inputSchema"]?["type"] == "object")
            #expect(tool["inputSchema"]?["additionalProperties"] == false)
            #expect(tool["outputSchema"]?["type"] == "object")
            #expect(tool["annotations"]?["openWorldHint"] == false)
            let properties = tool["inputSchema"]?["properties"]?.members ?? [:]
            #expect(properties["session_id"] == nil && properties["agent_id"] == nil)
        }
        let destructive = tools.filter { $0["annotations"]?["destructiveHint"] == true }
        #expect(destructive.compactMap { $0["name"]?.text } == ["forget"])
    }

    @Test func `a revision is shown nothing that it doesn't know`() throws {
        let tools = reply(to: .make("tools/list"), at: .march2025).result?["tools"]?.elements
        for tool in try #require(tools) {
            #expect(tool["outputSchema"] == nil && tool["title"] == nil)
        }
        let called = reply(to: .call("recall", ["query": "tea"]), at: .march2025)
        #expect(called.result?["structuredContent"] == nil)
        #expect(called.toolText == #"{"memories":[]}"#)
        #expect(called.result?["resultType"] == nil)
    }

    @Test func `what a tool says is there as a value and as text`() {
        let called = reply(to: .call("recall", ["query": "tea"]))
        #expect(called.result?["structuredContent"] == ["memories": []])
        #expect(called.toolText == #"{"memories":[]}"#)
        #expect(memory.calls == [.tool(.recall, arguments: ["query": "tea"])])
    }

    @Test func `a revision without handshake marks every result`() {
        for method in ["server/discover", "tools/list", "resources/list"] {
            let result = reply(to: .make(method, envelope: "2026-07-28"), at: .july2026).result
            #expect(result?["resultType"] == "complete")
            #expect(result?["ttlMs"]?.wholeNumber != nil && result?["cacheScope"]?.text != nil)
            let server = result?["_meta"]?["io.modelcontextprotocol/serverInfo"]
            #expect(server?["name"]?.text == "memory-proxy")
        }
    }

    @Test func `what is somebody's is for no shared cache`() {
        let list = RPCRequest.make("resources/list", envelope: "2026-07-28")
        #expect(reply(to: list, at: .july2026).result?["cacheScope"] == "private")
        #expect(reply(to: list, at: .july2026).result?["ttlMs"] == 0)
    }

    @Test(arguments: [
        ("server/discover", ProtocolRevision.november2025), ("initialize", .july2026),
        ("ping", .july2026), ("prompts/list", .november2025), ("logging/setLevel", .june2025),
        ("resources/subscribe", .march2025), ("subscriptions/listen", .july2026), ("x", .july2026),
    ])
    func `a method that a revision doesn't have here is not found`(
        _ method: String,
        _ revision: ProtocolRevision
    ) {
        #expect(reply(to: .make(method), at: revision).errorCode == -32601)
    }

    @Test func `wrong arguments are a result that says what to mend, and reach no memory`() {
        let called = reply(to: .call("recall", ["top_k": 21, "session_id": "s"]))
        #expect(called.result?["isError"] == true)
        #expect(
            called.toolText == "recall: session_id is not an argument; query is required; "
                + "top_k must be an integer from 1 to 20"
        )
        #expect(memory.calls.isEmpty)
    }

    @Test(
        arguments: [
            ["name": "remember", "arguments": "x"], ["name": "nothing"], ["name": 5], [:],
        ] as [[String: JSONValue]]
    )
    func `a call that is none is a protocol error`(_ parameters: [String: JSONValue]) {
        #expect(reply(to: .make("tools/call", parameters)).errorCode == -32602)
        #expect(memory.calls.isEmpty)
    }

    @Test func `a resource that isn't there has the code of its revision`() {
        let read = RPCRequest.make("resources/read", ["uri": "memory://nothing"])
        #expect(reply(to: read, at: .november2025).errorCode == -32002)
        #expect(reply(to: read, at: .july2026).errorCode == -32602)
        #expect(reply(to: .make("resources/read")).errorCode == -32602)
    }

    @Test(arguments: ["tools/list", "resources/templates/list"])
    func `a list of one page has no cursor`(_ method: String) {
        #expect(reply(to: .make(method, ["cursor": "2"])).errorCode == -32602)
        #expect(reply(to: .make(method, ["cursor": 2])).errorCode == -32602)
    }
}
