/// How far an operation reaches: into one session of an agent, or into all of them.
package struct Reach: Hashable, Sendable {
    package let agent: AgentID
    /// Nil: every session of the agent. For callers that own the agent.
    package let session: SessionID?

    package init(agent: AgentID, session: SessionID? = nil) {
        self.agent = agent
        self.session = session
    }

    package init(_ scope: Scope) { self.init(agent: scope.agent, session: scope.session) }

    /// Nil for a whole agent.
    package var scope: Scope? { session.map { Scope(agent: agent, session: $0) } }

    package func contains(_ scope: Scope) -> Bool {
        scope.agent == agent && (session.map { $0 == scope.session } ?? true)
    }
}
