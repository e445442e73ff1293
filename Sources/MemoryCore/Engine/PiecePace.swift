/// How much is done in one transaction: as much as takes about 10 ms, for others wait.
struct PiecePace {
    private static let wanted = Duration.milliseconds(10)

    private var limit = 32

    /// Runs a piece of work of so many rows.
    mutating func next<Value>(_ work: (Int) throws -> Value) rethrows -> Value {
        let start = ContinuousClock.now
        let value = try work(limit)
        let time = ContinuousClock.now - start
        if time < Self.wanted / 2 { limit = min(512, 2 * limit) }
        if time > Self.wanted { limit = max(8, limit / 2) }
        return value
    }
}
