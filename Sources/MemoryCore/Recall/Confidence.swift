import Glibc

/// How much a memory is to be trusted now, as Kronvex defines it: beside our score, which only says
/// how well it answers the query.
///
///     confidence = 0.6 · similarity + 0.2 · recency + 0.2 · frequency
///
/// As an order of memories it recalls far less than ours (LoCoMo R@10 .09 instead of .46 with plain
/// cosine); `ranking: composite` is for those who want it all the same.
package struct Confidence: Sendable, Equatable {
    /// Cosine to the query, 0 to 1. Without vectors the share of the query's words.
    package let similarity: Double
    /// 1 for what is new, 1/2 at the age of `inflectionDays`.
    package let recency: Double
    /// 0 for what was never asked for, 1 from ten times on.
    package let frequency: Double

    package var value: Double { 0.6 * similarity + 0.2 * recency + 0.2 * frequency }

    package init(similarity: Double, ageDays: Double, kind: Memory.Kind, accessCount: Int) {
        self.similarity = min(1, max(0, similarity))
        recency = Self.recency(ageDays: ageDays, kind: kind)
        frequency = Self.frequency(accessCount: accessCount)
    }

    /// A sigmoid of the age. What lies in the future is as new as can be.
    package static func recency(ageDays: Double, kind: Memory.Kind) -> Double {
        1 / (1 + exp(0.05 * (max(0, ageDays) - inflectionDays(of: kind))))
    }

    package static func frequency(accessCount: Int) -> Double {
        min(1, log(1 + Double(max(0, accessCount))) / log(11))
    }

    package static func inflectionDays(of kind: Memory.Kind) -> Double {
        switch kind {
        case .semantic, .fact: 180
        case .procedural: 90
        case .preference: 60
        case .episodic: 14
        case .context: 3
        }
    }
}
