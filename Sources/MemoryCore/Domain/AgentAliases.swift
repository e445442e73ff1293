import Synchronization

/// Agents that stand for others: a key's derived agent that was adopted under a name.
package final class AgentAliases: Sendable {
    private let names: Mutex<[AgentID: AgentID]>
    private let number = Atomic(0)

    package init(_ names: [AgentID: AgentID] = [:]) { self.names = Mutex(names) }

    /// Changes with the aliases: what was resolved at another version may be out of date.
    package var version: Int { number.load(ordering: .acquiring) }

    /// The agent itself, unless it was adopted.
    package func resolve(_ agent: AgentID) -> AgentID { names.withLock { $0[agent] ?? agent } }

    package var all: [AgentID: AgentID] { names.withLock { $0 } }

    func replace(_ new: [AgentID: AgentID]) {
        let isChanged = names.withLock { names in
            defer { names = new }
            return names != new
        }
        if isChanged { number.add(1, ordering: .releasing) }
    }
}
