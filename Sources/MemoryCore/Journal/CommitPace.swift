/// How long a commit waits for company.
///
/// A lone exchange never waits. While several come at a time, commits keep a distance: the cost of
/// a transaction and of waking everybody up is then shared by all that come in between.
struct CommitPace: Sendable {
    /// One exchange alone says little about the next: under load the committing thread often wakes
    /// up for the first of many. So many in a row mean that there is no load.
    private static let loneCommits = 16

    /// From the end of one commit to the start of the next, under load: no longer than a reply's
    /// last bytes may wait for a group.
    let distance: Duration
    private var lastEnd: ContinuousClock.Instant?
    private var isUnderLoad: Bool { commitsToLoneliness > 0 }
    private var commitsToLoneliness = 0

    init(distance: Duration) { self.distance = distance }

    /// Zero: at once.
    func delay(at now: ContinuousClock.Instant) -> Duration {
        guard isUnderLoad, let lastEnd else { return .zero }
        return max(.zero, distance - (now - lastEnd))
    }

    mutating func committed(_ count: Int, at end: ContinuousClock.Instant) {
        lastEnd = end
        commitsToLoneliness = count > 1 ? Self.loneCommits : max(0, commitsToLoneliness - 1)
    }
}
