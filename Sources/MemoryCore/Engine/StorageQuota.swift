import Synchronization

/// Keeps agents within the limits of what is stored. Counts behind the requests.
final class StorageQuota: Sendable {
    private let store: any MemoryStore
    private let limits: StorageLimits
    private let ledger: Mutex<StorageLedger>
    private let queue = StoreQueue("memory.quota")

    /// Nil without limits.
    init?(_ limits: StorageLimits, store: any MemoryStore) {
        guard !limits.areNone else { return nil }
        self.limits = limits
        self.store = store
        ledger = Mutex(StorageLedger(limits))
    }

    /// Whether an exchange of the agent is to be kept. Never blocks; a store that can't be asked
    /// refuses nobody.
    func hasRoom(for agent: AgentID) -> Bool {
        answer(for: agent, StorageUsage(memories: 1, bytes: 1)) == .room
    }

    /// Throws `.limitReached` if the agent would have too much with it. Blocks.
    func check(_ memories: [KeptMemory]) throws {
        for (agent, memories) in Dictionary(grouping: memories, by: \.scope.agent) {
            let more = memories.reduce(StorageUsage()) { $0 + $1.usage }
            if !ledger.withLock({ $0.isKnown(agent) }) { try count(agent) }
            var answer = answer(for: agent, more)
            if answer != .room, !ledger.withLock({ $0.isCounted(agent) }) {
                try count(agent)
                answer = self.answer(for: agent, more)
            }
            if case .reached(let limit) = answer { throw MemoryEngineError.limitReached(limit) }
        }
    }

    private func answer(for agent: AgentID, _ more: StorageUsage) -> StorageLedger.Answer {
        let (answer, mustCount) = ledger.withLock { $0.ask(agent, for: more, at: .now) }
        if mustCount { queue.submit { _ = try? self.count(agent) } }
        return answer
    }

    private func count(_ agent: AgentID) throws {
        do {
            let statistics = try store.statistics(of: Reach(agent: agent))
            // An exchange that waits becomes two memories.
            let usage = StorageUsage(
                memories: statistics.memories + 2 * statistics.pendingExchanges,
                bytes: statistics.bytes
            )
            ledger.withLock { $0.counted(agent, usage, at: .now) }
        } catch {
            ledger.withLock { $0.countFailed(agent) }
            throw error
        }
    }

    func note(_ exchange: Exchange) {
        let texts = [exchange.userText, exchange.replyText].filter { !$0.isEmpty }
        let usage = StorageUsage(
            memories: texts.count,
            bytes: texts.reduce(0) { $0 + $1.utf8.count }
        )
        ledger.withLock { $0.added(usage, to: exchange.scope.agent) }
    }

    func note(_ memories: [KeptMemory]) {
        ledger.withLock { ledger in
            for memory in memories { ledger.added(memory.usage, to: memory.scope.agent) }
        }
    }

    func noteRemoval(from agent: AgentID) { ledger.withLock { $0.removed(from: agent) } }

    func noteRemovals() { ledger.withLock { $0.removedFromAll() } }
}

extension KeptMemory {
    fileprivate var usage: StorageUsage {
        StorageUsage(
            memories: 1,
            bytes: memory.content.utf8.count + (metadata?.utf8.count ?? 0)
        )
    }
}
