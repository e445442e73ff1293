/// So many requests a minute: as many at once, then evenly.
struct TokenBucket {
    private let capacity: Double
    private var tokens: Double
    private var filledAt: ContinuousClock.Instant

    init(perMinute count: Int, at now: ContinuousClock.Instant) {
        capacity = Double(count)
        tokens = capacity
        filledAt = now
    }

    /// Nil if there was a token; else how long it takes until there is one.
    mutating func take(at now: ContinuousClock.Instant) -> Duration? {
        fill(at: now)
        guard tokens < 1 else {
            tokens -= 1
            return nil
        }
        return .seconds((1 - tokens) * 60 / capacity)
    }

    mutating func isFull(at now: ContinuousClock.Instant) -> Bool {
        fill(at: now)
        return tokens == capacity
    }

    private mutating func fill(at now: ContinuousClock.Instant) {
        tokens = min(capacity, tokens + max(0, (now - filledAt) / .seconds(60)) * capacity)
        filledAt = max(filledAt, now)
    }
}
