import ChatCodec
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

    /// Makes an agent with a known id: an import brings back what an export took along. One that is
    /// there stays as it is.
    private func makeAgent(_ call: APICall) throws -> Response {
        try demandAdmin(call)
        let new = try call.body { AgentCreation(naming: &$0) }
        let id = AgentID(try call.parameter("agent_id", or: .agentNotFound))
        if let agent = try engine.agent(id) { return JSONAnswer.response(.ok, agent.json) }
        let agent = try engine.createAgent(
            id: id,
            name: new.name.isEmpty ? id.text : new.name,
            description: new.description,
            metadata: new.metadata
        )
        return JSONAnswer.response(.created, agent.json)
    }

    /// `{"name": …}`: what the agent has said so far is that agent's from now on.
    private func adoptAgent(_ call: APICall) throws -> Response {
        try demandAdmin(call)
        let adoption = try call.body { AgentCreation(&$0) }
        let (agent, name) = (try agentID(call), AgentID(adoption.name))
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

    private func demandAdmin(_ call: APICall) throws(APIFailure) {
        guard call.caller == .admin else { throw .routeNotFound }
    }
}

extension AgentCreation {
    /// `PUT /agents/{agent_id}`: without a name the id is the name.
    fileprivate init(naming fields: inout FieldReader) {
        name = fields.text("name", length: FieldLimits.name) ?? ""
        description = fields.text("description", length: FieldLimits.description)
        metadata = fields.metadata("metadata")
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
