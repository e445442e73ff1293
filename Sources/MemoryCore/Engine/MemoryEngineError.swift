/// What the memory API can't do.
package enum MemoryEngineError: Error, Equatable, CustomStringConvertible {
    /// An agent with this id is there already.
    case agentExists
    /// The agent is an alias of another, or would become one of itself.
    case cannotAdopt

    /// The agent has as much as it may have; nothing was stored.
    case limitReached(LimitReached)

    package var description: String {
        switch self {
        case .agentExists: "the agent exists already"
        case .limitReached(let limit): limit.description
        case .cannotAdopt: "the agent can't be adopted by that one"
        }
    }
}
