/// What agents have stored, as far as it has been counted: a state machine without a store.
///
/// What is added is added to the last count. Repetitions and retries make this too much, and vectors
/// too little, so that a count is renewed when it is old, and when it says that a limit is reached.
struct StorageLedger {
    enum Answer: Equatable {
        case room
        case reached(LimitReached)
    }

    private struct Entry {
        var usage: StorageUsage
        var countedAt: ContinuousClock.Instant
        var isEstimate = false
    }

    /// A count reads all rows of an agent.
    private static let maxAge = Duration.seconds(600)
    private static let maxEntries = 10_000

    private let limits: StorageLimits
    private var entries: [AgentID: Entry] = [:]
    private var counting: Set<AgentID> = []

    init(_ limits: StorageLimits) { self.limits = limits }

    /// Whether so much more may be stored, and whether the caller has to count now: then
    /// `counted` or `countFailed` follows. Of whom nothing is known, there is room.
    mutating func ask(
        _ agent: AgentID,
        for more: StorageUsage,
        at now: ContinuousClock.Instant
    ) -> (answer: Answer, mustCount: Bool) {
        guard let entry = entries[agent] else {
            return (.room, counting.insert(agent).inserted)
        }
        let reached = limits.reached(by: entry.usage + more)
        let isDoubtful =
            reached != nil && entry.isEstimate || now - entry.countedAt > Self.maxAge
        let answer = reached.map(Answer.reached) ?? .room
        return (answer, isDoubtful && counting.insert(agent).inserted)
    }

    func isKnown(_ agent: AgentID) -> Bool { entries[agent] != nil }

    /// Whether what is known of the agent is a count.
    func isCounted(_ agent: AgentID) -> Bool { entries[agent]?.isEstimate == false }

    mutating func counted(
        _ agent: AgentID,
        _ usage: StorageUsage,
        at now: ContinuousClock.Instant
    ) {
        counting.remove(agent)
        if entries.count >= Self.maxEntries { entries.removeAll(keepingCapacity: true) }
        entries[agent] = Entry(usage: usage, countedAt: now)
    }

    mutating func countFailed(_ agent: AgentID) { counting.remove(agent) }

    mutating func added(_ usage: StorageUsage, to agent: AgentID) {
        guard var entry = entries[agent] else { return }
        entry.usage = entry.usage + usage
        entry.isEstimate = true
        entries[agent] = entry
    }

    /// Memories of the agent have gone: it is counted when it is asked for again.
    mutating func removed(from agent: AgentID) { entries[agent] = nil }

    mutating func removedFromAll() { entries.removeAll(keepingCapacity: true) }
}
