import ChatCodec
import Hummingbird
import MemoryCore

extension MemoryAPI {
    var agentRoutes: [APIRoute] {
        [
            APIRoute(.post, "agents", createAgent),
            APIRoute(.get, "agents", listAgents),
            APIRoute(.get, "agents/{agent_id}", showAgent),
            APIRoute(.patch, "agents/{agent_id}", changeAgent),
            APIRoute(.delete, "agents/{agent_id}", eraseAgent),
            APIRoute(.get, "agents/{agent_id}/sessions", listSessions),
            APIRoute(.get, "agents/{agent_id}/health", showHealth),
        ]
    }

    private func createAgent(_ call: APICall) throws -> Response {
        let new = try call.body(AgentCreation.init)
        let agent = try engine.createAgent(
            name: new.name,
            description: new.description,
            metadata: new.metadata,
            owner: call.caller.client
        )
        let place = APIRequest(.get, ["agents", agent.id.text]).target
        return JSONAnswer.response(.created, agent.json, headers: [.location: place])
    }

    private func listAgents(_ call: APICall) throws -> Response {
        let agents = try engine.agents(ownedBy: call.caller.client)
        return JSONAnswer.response(.ok, .array(agents.map { json(of: $0, for: call.caller) }))
    }

    private func showAgent(_ call: APICall) throws -> Response {
        JSONAnswer.response(.ok, json(of: try agent(agentID(call)), for: call.caller))
    }

    /// Whose it is concerns the administrator, whose export takes it along.
    private func json(of agent: Agent, for caller: APIAuthority.Caller) -> JSONValue {
        guard caller == .admin, let owner = agent.owner else { return agent.json }
        return agent.json.with(["owner": .string(owner.text)])
    }

    private func changeAgent(_ call: APICall) throws -> Response {
        let change = try call.body(AgentChange.init)
        let id = try agentID(call)
        if let agent = try engine.changeAgent(id, change) {
            return JSONAnswer.response(.ok, agent.json)
        }
        let agent = try engine.createAgent(
            id: id,
            name: change.name ?? id.text,
            description: change.description,
            metadata: change.metadata,
            owner: call.caller.client
        )
        return JSONAnswer.response(.ok, agent.json)
    }

    private func eraseAgent(_ call: APICall) throws -> Response {
        try engine.eraseAgent(agentID(call))
        return JSONAnswer.noContent()
    }

    private func listSessions(_ call: APICall) throws -> Response {
        let sessions = try engine.sessions(of: agentID(call))
        return JSONAnswer.response(.ok, ["sessions": .array(sessions.map(\.json))])
    }

    private func showHealth(_ call: APICall) throws -> Response {
        let reach = Reach(agent: try agentID(call))
        let health = AgentHealth(
            statistics: try engine.statistics(of: reach),
            latest: try engine.memories(in: reach, limit: AgentHealth.sampleSize).memories,
            store: engine.health
        )
        return JSONAnswer.response(.ok, health.json)
    }
}

extension APIAuthority.Caller {
    /// Nil for the admin.
    var client: AgentID? {
        if case .client(let agent) = self { agent } else { nil }
    }
}
