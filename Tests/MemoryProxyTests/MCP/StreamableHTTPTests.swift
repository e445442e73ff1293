import ChatCodec
import HTTPTypes
import Testing

@testable import MemoryProxy

@Suite struct StreamableHTTPTests {
    private let memory = FakeMemory()

    private func post(_ body: String, _ fields: [(String, String)] = []) throws -> MCPAnswer {
        var all = HTTPFields()
        for (name, value) in [("Content-Type", "application/json")] + fields {
            all.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value))
        }
        let transport = StreamableHTTP(server: MCPServer(memory: memory))
        return transport.answer(MCPRequestHead(all), body: body.utf8)
    }

    private func post(
        _ request: RPCRequest,
        _ fields: [(String, String)] = []
    ) throws -> MCPAnswer {
        try post(String(decoding: request.json.bytes, as: UTF8.self), fields)
    }

    /// A request as 2026-07-28 wants it, with some headers in place of the right ones.
    private func postEnveloped(
        _ request: RPCRequest,
        _ other: [String: String?] = [:]
    ) throws -> MCPAnswer {
        var fields: [String: String] = [
            "MCP-Protocol-Version": "2026-07-28", "Mcp-Method": request.method,
        ]
        fields["Mcp-Name"] = request.parameters["name"]?.text ?? request.parameters["uri"]?.text
        for (name, value) in other { fields[name] = value }
        return try post(request, fields.map { ($0.key, $0.value) })
    }

    @Test func `a request without handshake or session is answered`() throws {
        let answer = try postEnveloped(.make("tools/list", envelope: "2026-07-28"))
        #expect(answer.status == 200)
        #expect(answer.body?.result?["tools"]?.elements?.count == 5)
    }

    @Test(
        arguments: [
            ["MCP-Protocol-Version": "2026-01-01"], ["MCP-Protocol-Version": nil],
            ["MCP-Protocol-Version": "2025-11-25"], ["Mcp-Method": nil],
            ["Mcp-Method": "Tools/Call"], ["Mcp-Name": nil], ["Mcp-Name": "forget"],
            ["Mcp-Name": "=?base64?cmVjYWxs"], ["Mcp-Name": "=?base64?***?="],
        ] as [[String: String?]]
    )
    func `headers that say something else than the body are refused`(
        _ other: [String: String?]
    ) throws {
        let request = RPCRequest.call("recall", ["query": "tea"], envelope: "2026-07-28")
        let answer = try postEnveloped(request, other)
        #expect(answer.status == 400)
        #expect(answer.body?.errorCode == -32020)
        #expect(memory.calls.isEmpty)
    }

    @Test func `a header said twice is refused, even with the same value`() throws {
        let request = RPCRequest.make("tools/list", envelope: "2026-07-28")
        let twice = [
            ("MCP-Protocol-Version", "2026-07-28"), ("MCP-Protocol-Version", "2026-07-28"),
            ("Mcp-Method", "tools/list"),
        ]
        #expect(try post(request, twice).body?.errorCode == -32020)
    }

    @Test func `a name in base64 is the name`() throws {
        let request = RPCRequest.call("recall", ["query": "tea"], envelope: "2026-07-28")
        #expect(try postEnveloped(request, ["Mcp-Name": "=?base64?cmVjYWxs?="]).status == 200)
    }

    @Test func `an unknown revision is told which there are`() throws {
        let request = RPCRequest.make("tools/list", envelope: "2099-01-01")
        let answer = try postEnveloped(request, ["MCP-Protocol-Version": "2099-01-01"])
        #expect(answer.status == 400)
        #expect(answer.body?.errorCode == -32022)
        let data = answer.body?["error"]?["data"]
        #expect(data?["requested"] == "2099-01-01")
        #expect(data?["supported"]?.elements?.contains("2026-07-28") == true)
        let bare = try post(.make("tools/list"), [("MCP-Protocol-Version", "1999-01-01")])
        #expect(bare.status == 400)
    }

    @Test(arguments: [RequestEnvelope.revisionKey, RequestEnvelope.capabilitiesKey])
    func `an envelope without one of its parts is refused`(_ part: String) throws {
        var request = RPCRequest.make("tools/list", envelope: "2026-07-28")
        var meta = try #require(request.parameters["_meta"]?.members)
        meta[part] = nil
        request.parameters["_meta"] = .object(meta)
        let answer = try postEnveloped(request)
        #expect(answer.status == 400)
        #expect(answer.body?.errorCode == -32602)
    }

    @Test func `a method that isn't there is 404 without handshake, 200 with one`() throws {
        #expect(try postEnveloped(.make("x", envelope: "2026-07-28")).status == 404)
        let answer = try post(.make("x"), [("MCP-Protocol-Version", "2025-06-18")])
        #expect(answer.status == 200)
        #expect(answer.body?.errorCode == -32601)
    }

    @Test func `the handshake is answered, and what follows it needs no session`() throws {
        let answer = try post(.initialize("2025-06-18"))
        #expect(answer.body?.result?["protocolVersion"] == "2025-06-18")
        let ready = #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#
        #expect(try post(ready, [("MCP-Protocol-Version", "2025-06-18")]) == .status(202))
        let call = try post(
            .call("recall", ["query": "tea"]),
            [("MCP-Protocol-Version", "2025-06-18")]
        )
        #expect(call.body?.result?["structuredContent"] == ["memories": []])
    }

    @Test func `a batch is answered by the one revision that has batches`() throws {
        let batch = """
            [{"jsonrpc":"2.0","id":1,"method":"ping"},
             {"jsonrpc":"2.0","method":"notifications/initialized"},
             {"jsonrpc":"2.0","id":"b","method":"x"}, 5]
            """
        let replies = try post(batch).body?.elements
        #expect(replies?.map { $0["id"] } == [1, "b", .null])
        #expect(replies?.map(\.errorCode) == [nil, -32601, -32600])
        for revision in ["2025-06-18", "2025-11-25", "2026-07-28"] {
            let answer = try post(batch, [("MCP-Protocol-Version", revision)])
            #expect(answer.status == 400)
            #expect(answer.body?.errorCode == -32600)
        }
        #expect(try post("[]").body?.errorCode == -32600)
        #expect(try post("[" + String(repeating: "1,", count: 64) + "1]").status == 400)
    }

    @Test(arguments: ["", "{", "nonsense", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\u{1}\"}"])
    func `what is no JSON is a parse error without an id`(_ body: String) throws {
        let answer = try post(body)
        #expect(answer.status == 400)
        #expect(answer.body?.errorCode == -32700)
        #expect(answer.body?["id"] == .null)
    }

    @Test(arguments: [
        "5", "{}", #"{"jsonrpc":"1.0","id":1,"method":"ping"}"#,
        #"{"jsonrpc":"2.0","id":null,"method":"ping"}"#,
        #"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, #"{"jsonrpc":"2.0","id":1,"method":5}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}"#,
        #"{"jsonrpc":"2.0","id":1,"result":{}}"#,
    ])
    func `what is no request is an invalid one`(_ body: String) throws {
        let answer = try post(body)
        #expect(answer.status == 400)
        #expect(answer.body?.errorCode == -32600)
    }

    @Test(arguments: [
        ("application/json, text/event-stream", 200, "{"), ("*/*", 200, "{"),
        ("text/event-stream", 200, "event: message\ndata: {"),
        ("text/event-stream, application/json;q=0", 200, "event: message\ndata: {"),
        ("application/*", 200, "{"), ("text/html", 406, ""), ("nonsense", 406, ""),
    ])
    func `the answer has the type that is taken, JSON first`(
        _ accept: String,
        _ status: Int,
        _ start: String
    ) throws {
        let answer = try post(.make("ping"), [("Accept", accept)])
        #expect(answer.status == status)
        #expect(String(decoding: answer.bytes, as: UTF8.self).hasPrefix(start))
    }

    @Test func `only JSON is read`() throws {
        let head = MCPRequestHead([.contentType: "text/plain"])
        let transport = StreamableHTTP(server: MCPServer(memory: memory))
        let answer = transport.answer(head, body: RPCRequest.make("ping").json.bytes)
        #expect(answer.status == 415)
    }
}
