import ChatCodec
import Testing

@testable import MemoryProxy

@Suite struct StdioConnectionTests {
    private func connection() -> StdioConnection {
        StdioConnection(server: MCPServer(memory: FakeMemory()))
    }

    private func line(_ request: RPCRequest) -> [UInt8] { request.json.bytes + [0x0A] }

    /// A connection behind its handshake.
    private func agreed(on revision: String = "2025-11-25") -> StdioConnection {
        var connection = connection()
        _ = connection.receive(line(.initialize(revision)))
        return connection
    }

    private func sent(_ events: [StdioConnection.Event]) -> [JSONValue] {
        events.compactMap { if case .send(let value) = $0 { value } else { nil } }
    }

    @Test func `before the handshake only a ping is answered`() {
        var connection = connection()
        let early = sent(connection.receive(line(.make("tools/list"))))
        #expect(early.first?.errorCode == -32600)
        #expect(sent(connection.receive(line(.make("ping")))).first?.result == [:])
        let agreed = sent(connection.receive(line(.initialize("2025-06-18")))).first
        #expect(agreed?.result?["protocolVersion"] == "2025-06-18")
        let tools = sent(connection.receive(line(.make("tools/list")))).first
        #expect(tools?.result?["tools"]?.elements?.count == 5)
    }

    @Test func `an enveloped request needs no handshake`() {
        var connection = connection()
        let discovery = RPCRequest.make("server/discover", envelope: "2026-07-28")
        let reply = sent(connection.receive(line(discovery))).first
        #expect(reply?.result?["supportedVersions"]?.elements?.contains("2026-07-28") == true)
        let later = RPCRequest.make("tools/list", envelope: "2027-01-01")
        #expect(sent(connection.receive(line(later))).first?.errorCode == -32022)
    }

    @Test func `what needs the memory is work, and a ping overtakes it`() {
        var connection = agreed()
        let call = RPCRequest.call("recall", ["query": "tea"])
        var ping = RPCRequest.make("ping")
        ping.id = .text("p")
        let events = connection.receive(line(call) + line(ping))
        let work = StdioConnection.Work.request(call, at: .november2025)
        #expect(events.first == .work(work))
        #expect(sent(events).first?["id"] == "p")
        #expect(connection.finish(work, with: [:]) == [:])
    }

    @Test func `a cancelled request is not replied to`() {
        var connection = agreed()
        let call = RPCRequest.call("recall", ["query": "tea"])
        let cancel =
            #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}"#
        _ = connection.receive(line(call) + Array(cancel.utf8) + [0x0A])
        let work = StdioConnection.Work.request(call, at: .november2025)
        #expect(connection.finish(work, with: [:]) == nil)
        // The id is free again.
        _ = connection.receive(line(call))
        #expect(connection.finish(work, with: [:]) == [:])
        // Too late: nothing runs, nothing is cancelled.
        _ = connection.receive(Array(cancel.utf8) + [0x0A])
        _ = connection.receive(line(call))
        #expect(connection.finish(work, with: [:]) == [:])
    }

    @Test func `an id that still runs is refused`() {
        var connection = agreed()
        let call = RPCRequest.call("recall", ["query": "tea"])
        _ = connection.receive(line(call))
        #expect(sent(connection.receive(line(call))).first?.errorCode == -32600)
    }

    @Test func `a batch is work where the revision has batches`() {
        let batch = Array(#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#.utf8) + [0x0A]
        var old = agreed(on: "2025-03-26")
        #expect(old.receive(batch).count == 1)
        #expect(sent(old.receive(batch)).isEmpty)
        var new = agreed()
        #expect(sent(new.receive(batch)).first?.errorCode == -32600)
    }

    @Test func `bytes may arrive in any pieces`() {
        let input =
            line(.initialize("2025-11-25")) + [0x0D, 0x0A] + Array("nonsense\n".utf8)
            + line(.make("tools/list")) + line(.call("recall", ["query": "☕"]))
            + Array(#"{"jsonrpc":"2.0","id":9,"method":"ping"}"#.utf8)
        func events(in pieces: [ArraySlice<UInt8>]) -> [StdioConnection.Event] {
            var connection = connection()
            return pieces.flatMap { connection.receive($0) } + connection.end()
        }
        let whole = events(in: [input[...]])
        #expect(whole.count == 5)
        for cut in 0...input.count {
            #expect(events(in: [input[..<cut], input[cut...]]) == whole)
        }
        #expect(events(in: input.indices.map { input[$0...$0] }) == whole)
    }

    @Test func `a line that is too long is refused once, and the next is read`() {
        var connection = agreed()
        let long = [UInt8](repeating: 0x20, count: StdioConnection.maxMessageBytes + 1)
        #expect(connection.receive(long).isEmpty)
        #expect(connection.receive(long).isEmpty)
        let events = connection.receive([0x0A] + line(.make("ping")))
        #expect(sent(events).map(\.errorCode) == [-32600, nil])
    }

    @Test(arguments: ["{", "nul", "{\"a\":\"\u{2}\"}"])
    func `a line that is no JSON is a parse error`(_ text: String) {
        var connection = agreed()
        let reply = sent(connection.receive(Array(text.utf8) + [0x0A])).first
        #expect(reply?.errorCode == -32700)
    }

    @Test func `answers and notifications are read and not replied to`() {
        var connection = agreed()
        let silent = """
            {"jsonrpc":"2.0","id":1,"result":{}}
            {"jsonrpc":"2.0","method":"notifications/initialized"}
            {"jsonrpc":"2.0","method":"notifications/whatever","params":{}}

            """
        #expect(connection.receive(Array(silent.utf8)).isEmpty)
    }
}
