import FoundationEssentials
import MemoryCore

extension MemoryAPI {
    /// The agent that the path names, if the caller owns it. Somebody else's is as unknown as one
    /// that is not there.
    func agentID(_ call: APICall) throws -> AgentID {
        let id = AgentID(try call.parameter("agent_id", or: .agentNotFound))
        guard try isOwner(call.caller, of: id) else { throw APIFailure.agentNotFound }
        return id
    }

    /// The agent, also if it has nothing to show yet.
    func agent(_ id: AgentID) throws -> Agent {
        try engine.agent(id) ?? Agent(id: id, name: id.text, createdAt: Date())
    }

    /// The agent, limited to the session that the query names, if it names one.
    func reach(_ call: APICall) throws -> Reach {
        let session = try call.query { $0.session("session_id") }
        return Reach(agent: try agentID(call), session: session)
    }

    /// A client's own agent and the `default` one are there before anything is stored.
    private func isOwner(_ caller: APIAuthority.Caller, of agent: AgentID) throws -> Bool {
        switch caller {
        case .admin: try agent == .default || engine.agent(agent) != nil
        case .client(let client): try agent == client || engine.owns(agent, client: client)
        }
    }
}

extension AgentID {
    /// Everybody's, with `single_user`.
    static let `default` = AgentID("default")
}
