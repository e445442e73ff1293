import ChatCodec
import FoundationEssentials
import Hummingbird
import MemoryCore

/// What only the admin token opens: the command line's work on agents, and how much there is.
extension MemoryAPI {
    var administrationRoutes: [APIRoute] {
        [
            APIRoute(.put, "agents/{agent_id}", makeAgent),
            APIRoute(.post, "agents/{agent_id}/adopt", adoptAgent),
            APIRoute(.get, "stats", showStatistics),
        ]
    }

    /// Makes an agent with a known id: an import brings back what an export took along. One that has
    /// been made stays as it is; one that has only chatted gets its name. Of one that was adopted
    /// this is the agent that it has become.
    private func makeAgent(_ call: APICall) throws -> Response {
        try demandAdmin(call)
        let new = try call.body { AgentRestoration(&$0) }
        let given = try newAgentID(call)
        let id = engine.aliases.resolve(given)
        guard let agent = try engine.agent(id) else {
            return JSONAnswer.response(.created, try make(id, new).json)
        }
        guard id == given, agent.isNameless, !new.change.isEmpty else {
            return JSONAnswer.response(.ok, agent.json)
        }
        let named = try engine.changeAgent(id, new.change) ?? agent
        return JSONAnswer.response(.ok, named.json)
    }

    private func make(_ id: AgentID, _ new: AgentRestoration) throws -> Agent {
        try engine.createAgent(
            id: id,
            name: new.change.name ?? id.text,
            description: new.change.description,
            metadata: new.change.metadata,
            createdAt: new.createdAt ?? Date(),
            owner: new.owner
        )
    }

    /// `{"name": …}`: what the agent has said so far is that agent's from now on.
    private func adoptAgent(_ call: APICall) throws -> Response {
        try demandAdmin(call)
        let name = try call.body { fields in
            fields.required("name", fields.agent("name"), or: .default)
        }
        let agent = try agentID(call)
        do {
            try engine.adopt(agent, as: name)
        } catch MemoryEngineError.cannotAdopt {
            throw APIFailure(.conflict, .text("\(agent) can't become \(name)"))
        }
        return JSONAnswer.response(.ok, try self.agent(name).json)
    }

    private func showStatistics(_ call: APICall) throws -> Response {
        try demandAdmin(call)
        return JSONAnswer.response(.ok, try engine.statistics().json)
    }

    private func newAgentID(_ call: APICall) throws(APIFailure) -> AgentID {
        let text = try call.parameter("agent_id", or: .agentNotFound)
        guard SessionID(text) != nil else {
            throw .invalid(path: "agent_id", "an agent's id has 1 to \(SessionID.maxBytes) bytes")
        }
        return AgentID(text)
    }

    private func demandAdmin(_ call: APICall) throws(APIFailure) {
        guard call.caller == .admin else { throw .routeNotFound }
    }
}

/// `PUT /agents/{agent_id}`: what an export tells of an agent. Without a name the id is the name.
private struct AgentRestoration {
    let change: AgentChange
    let createdAt: Date?
    let owner: AgentID?

    init(_ fields: inout FieldReader) {
        change = AgentChange(
            name: fields.text("name", length: FieldLimits.name),
            description: fields.text("description", length: FieldLimits.description),
            metadata: fields.metadata("metadata")
        )
        createdAt = fields.time("created_at")
        owner = fields.text("owner", length: FieldLimits.name).map { AgentID($0) }
    }
}

extension AgentChange {
    fileprivate var isEmpty: Bool { self == AgentChange() }
}

extension Agent {
    /// As one is that was never made.
    fileprivate var isNameless: Bool {
        name == id.text && description == nil && metadata == nil
    }
}

extension StoreStatistics {
    fileprivate var json: JSONValue {
        [
            "agents": .integer(Int64(agents)),
            "sessions": .integer(Int64(sessions)),
            "memories": .integer(Int64(memories)),
            "deleted_memories": .integer(Int64(deletedMemories)),
            "pending_exchanges": .integer(Int64(pendingExchanges)),
            "bytes": .integer(Int64(bytes)),
        ]
    }
}
