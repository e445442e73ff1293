/// How long to wait before the next attempt: twice as long after each failure, up to a bound.
package struct Backoff: Sendable {
    private let first: Duration
    private let longest: Duration
    private var next: Duration

    package init(first: Duration = .milliseconds(100), longest: Duration = .seconds(5)) {
        self.first = first
        self.longest = longest
        next = first
    }

    package mutating func failed() -> Duration {
        defer { next = min(next * 2, longest) }
        return next
    }

    package mutating func succeeded() { next = first }
}
