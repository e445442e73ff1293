/// How long the parts of a recall took, a sample a question.
struct StageLatencies: Sendable {
    enum Stage: String, CaseIterable, Sendable {
        /// The question as a vector, tokenizing included.
        case queryVector = "query vector"
        /// The whole recall by words alone.
        case words
        /// The whole recall, the query vector included.
        case recall
    }

    private var samples: [Stage: [Duration]] = [:]

    var stages: [Stage] { Stage.allCases.filter { samples[$0] != nil } }

    mutating func add(_ duration: Duration, to stage: Stage) {
        samples[stage, default: []].append(duration)
    }

    mutating func time<Value, Failure: Error>(
        _ stage: Stage,
        _ body: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let begun = ContinuousClock.now
        let value = try body()
        add(ContinuousClock.now - begun, to: stage)
        return value
    }

    /// The least duration that at least this share of the samples stays within, in milliseconds;
    /// 0 without samples.
    func milliseconds(_ stage: Stage, share: Double) -> Double {
        let sorted = (samples[stage] ?? []).sorted()
        guard !sorted.isEmpty else { return 0 }
        let rank = (share * Double(sorted.count)).rounded(.up)
        return sorted[max(0, Int(rank) - 1)] / .milliseconds(1)
    }
}
