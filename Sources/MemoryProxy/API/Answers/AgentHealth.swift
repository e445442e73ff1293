import ChatCodec
import FoundationEssentials
import MemoryCore

/// How an agent's memory is doing: counts, and Kronvex's four scores (0 to 1) over the latest
/// memories.
struct AgentHealth {
    static let sampleSize = 500

    let statistics: StoreStatistics
    let latest: [KeptMemory]
    let store: Health

    var json: JSONValue {
        [
            "status": isHealthy ? "ok" : "degraded",
            "memory_count": .integer(Int64(statistics.memories)),
            "deleted_count": .integer(Int64(statistics.deletedMemories)),
            "session_count": .integer(Int64(statistics.sessions)),
            "pending_exchanges": .integer(Int64(statistics.pendingExchanges)),
            "bytes": .integer(Int64(statistics.bytes)),
            "coverage_score": .number(coverage),
            "freshness_score": .number(freshness),
            "coherence_score": .number(coherence),
            "utilization_score": .number(utilization),
            "recommendations": .array(recommendations.map(JSONValue.string)),
        ]
    }

    private var isHealthy: Bool { store == .ok }

    /// Which of the three classic kinds are there.
    private var coverage: Double {
        let classic: Set<Memory.Kind> = [.episodic, .semantic, .procedural]
        return Double(classic.intersection(latest.map(\.memory.kind)).count) / 3
    }

    /// The mean recency of `Confidence`.
    private var freshness: Double {
        mean {
            let days = Date().timeIntervalSince($0.memory.createdAt) / 86_400
            return Confidence.recency(ageDays: days, kind: $0.memory.kind)
        }
    }

    /// The share that nothing took the place of.
    private var coherence: Double { mean { $0.supersededBy == nil ? 1 : 0 } }

    /// The share that was ever recalled.
    private var utilization: Double { mean { $0.memory.accessCount > 0 ? 1 : 0 } }

    private var recommendations: [String] {
        if latest.isEmpty { return ["Nothing is stored yet."] }
        var texts: [String] = []
        if freshness < 0.3 { texts.append("Most memories are old; give passing ones a ttl_days.") }
        if utilization < 0.1 { texts.append("Few memories are ever recalled.") }
        if coherence < 0.8 { texts.append("Many memories are superseded; delete them.") }
        return texts
    }

    private func mean(_ value: (KeptMemory) -> Double) -> Double {
        latest.isEmpty ? 0 : latest.map(value).reduce(0, +) / Double(latest.count)
    }
}
