import ChatCodec
import Synchronization

@testable import MemoryProxy

/// Notes what it is asked, and answers every tool with the same value.
final class FakeMemory: MCPMemory {
    private let asked = Mutex<[MCPCall]>([])

    var calls: [MCPCall] { asked.withLock { $0 } }

    func perform(_ call: MCPCall) throws(RPCError) -> JSONValue {
        asked.withLock { $0.append(call) }
        switch call {
        case .tool: return ToolResult.success(["memories": []])
        case .listResources: return ["resources": []]
        case .readResource(let uri): throw .noResource(uri)
        }
    }
}

extension JSONValue {
    init(_ text: String) throws { try self.init(reading: text.utf8) }

    /// What the reply says: its result, or its error.
    var result: JSONValue? { self["result"] }
    var errorCode: Int64? { self["error"]?["code"]?.wholeNumber }
    var errorText: String { self["error"]?["message"]?.text ?? "" }
    /// The first text of a tool's result.
    var toolText: String { result?["content"]?.elements?.first?["text"]?.text ?? "" }
}

extension RPCRequest {
    /// With the envelope of a revision without handshake, if one is given.
    static func make(
        _ method: String,
        _ parameters: [String: JSONValue] = [:],
        envelope revision: String? = nil
    ) -> RPCRequest {
        var parameters = parameters
        if let revision {
            parameters["_meta"] = [
                RequestEnvelope.revisionKey: .string(revision),
                RequestEnvelope.capabilitiesKey: [:],
            ]
        }
        return RPCRequest(id: .number(7), method: method, parameters: parameters)
    }

    static func initialize(_ revision: String) -> RPCRequest {
        make(
            "initialize",
            [
                "protocolVersion": .string(revision), "capabilities": [:],
                "clientInfo": ["name": "test", "version": "1"],
            ]
        )
    }

    static func call(
        _ tool: String,
        _ arguments: JSONValue,
        envelope: String? = nil
    ) -> RPCRequest {
        make(
            "tools/call",
            ["name": .string(tool), "arguments": arguments],
            envelope: envelope
        )
    }

    var json: JSONValue {
        [
            "jsonrpc": "2.0", "id": id.json, "method": .string(method),
            "params": .object(parameters),
        ]
    }
}
