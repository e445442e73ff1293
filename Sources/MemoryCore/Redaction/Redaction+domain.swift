/// What of each thing that is kept may hold a secret. Ids of agents, sessions and users are names:
/// they have to stay as they are.
extension Redaction {
    func redacted(_ exchange: Exchange) -> Exchange {
        var exchange = exchange
        exchange.userText = redacted(exchange.userText)
        exchange.replyText = redacted(exchange.replyText)
        return exchange
    }

    func redacted(_ new: NewMemory) -> NewMemory {
        var new = new
        new.content = redacted(new.content)
        new.metadata = new.metadata.map(redacted(json:))
        return new
    }

    func redacted(_ kept: KeptMemory) -> KeptMemory {
        var kept = kept
        kept.memory.content = redacted(kept.memory.content)
        kept.metadata = kept.metadata.map(redacted(json:))
        return kept
    }

    func redacted(_ change: MemoryChange) -> MemoryChange {
        var change = change
        change.content = change.content.map { redacted($0) }
        change.metadata = change.metadata.map(redacted(json:))
        return change
    }

    func redacted(_ agent: Agent) -> Agent {
        var agent = agent
        agent.name = redacted(agent.name)
        agent.description = agent.description.map { redacted($0) }
        agent.metadata = agent.metadata.map(redacted(json:))
        return agent
    }
}
