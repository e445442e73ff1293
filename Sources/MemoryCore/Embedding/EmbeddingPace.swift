import Synchronization

/// How long embedding makes way after some work, while many chats come.
///
/// The embedder's thread runs when nobody else wants the processor, which under load means in the
/// gaps between requests. A model of 22 MB that runs there throws out of the caches what the next
/// request needs. So while chats come thick and fast it works a tenth of the time; until its turn
/// comes a memory has its provisional vector.
struct EmbeddingPace: Sendable {
    /// How often it looks whether they have let up.
    static let step = Duration.milliseconds(250)
    /// Of one round of work, however slowly it went.
    static let longest = Duration.seconds(2)
    private static let restPerWork = 9

    private var left: Duration

    init(after work: Duration) { left = min(Self.longest, work * Self.restPerWork) }

    /// How long to rest before the next question; nil: go on with the work.
    ///
    /// - Parameter calls: recalls and records, in the time since the last question.
    mutating func rest(after calls: Int, in time: Duration) -> Duration? {
        guard left > .zero, Traffic.isDense(calls, in: time) else { return nil }
        let rest = min(left, Self.step)
        left -= rest
        return rest
    }
}

/// Counts the recalls and records of chats.
final class Traffic: Sendable {
    private let calls = Atomic(0)

    var count: Int { calls.load(ordering: .relaxed) }

    /// Whether so many calls in such a time mean that work which nobody waits for makes way.
    static func isDense(_ calls: Int, in time: Duration) -> Bool {
        Double(calls) > dense * (time / .seconds(1))
    }

    /// Calls in a second.
    static let dense = 2_000.0

    func note() { calls.wrappingAdd(1, ordering: .relaxed) }
}
