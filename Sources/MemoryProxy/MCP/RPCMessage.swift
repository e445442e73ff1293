import ChatCodec

/// A message of JSON-RPC 2.0 as MCP narrows it down: parameters have names, ids are strings or
/// whole numbers.
enum RPCMessage: Equatable {
    case request(RPCRequest)
    case notification(method: String, parameters: [String: JSONValue])
    /// An answer; this server asks nothing, so it waits for none.
    case response
    /// Not a message. The id is there if it can be read.
    case malformed(id: RPCRequest.ID?, reason: String)

    init(_ value: JSONValue) {
        guard let members = value.members else {
            self = .malformed(id: nil, reason: "A message is a JSON object")
            return
        }
        let id = members["id"].flatMap(RPCRequest.ID.init)
        if let reason = Self.defect(members, id: id) {
            self = .malformed(id: id, reason: reason)
        } else if let method = members["method"]?.text {
            let parameters = members["params"]?.members ?? [:]
            self =
                if let id {
                    .request(RPCRequest(id: id, method: method, parameters: parameters))
                } else {
                    .notification(method: method, parameters: parameters)
                }
        } else {
            self = .response
        }
    }

    private static func defect(_ members: [String: JSONValue], id: RPCRequest.ID?) -> String? {
        if members["jsonrpc"] != "2.0" { return "jsonrpc must be \"2.0\"" }
        if members["id"] != nil, id == nil { return "id must be a string or a whole number" }
        guard let method = members["method"] else {
            let isAnswer = members["result"] != nil || members["error"] != nil
            return isAnswer && id != nil ? nil : "method is missing"
        }
        if method.text == nil { return "method must be a string" }
        if let parameters = members["params"], parameters.members == nil {
            return "params must be an object"
        }
        return nil
    }

    static func reply(to id: RPCRequest.ID, _ outcome: Result<JSONValue, RPCError>) -> JSONValue {
        switch outcome {
        case .success(let result): ["jsonrpc": "2.0", "id": id.json, "result": result]
        case .failure(let error): failure(error, id: id)
        }
    }

    /// Without an id where none could be read.
    static func failure(_ error: RPCError, id: RPCRequest.ID?) -> JSONValue {
        ["jsonrpc": "2.0", "id": id?.json ?? .null, "error": error.json]
    }
}

struct RPCRequest: Equatable, Sendable {
    enum ID: Hashable, Sendable {
        case text(String)
        case number(Int64)

        init?(_ value: JSONValue) {
            switch value {
            case .string(let text): self = .text(text)
            case .integer(let number): self = .number(number)
            default: return nil
            }
        }

        var json: JSONValue {
            switch self {
            case .text(let text): .string(text)
            case .number(let number): .integer(number)
            }
        }
    }

    var id: ID
    var method: String
    var parameters: [String: JSONValue]
}
