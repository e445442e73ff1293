import MemoryCore

/// How much of the proxy one agent may take. 0: as much as it likes.
package struct RequestLimits: Sendable, Equatable {
    package var inFlight = 0
    package var perMinute = 0

    package init() {}

    package var areNone: Bool { inFlight == 0 && perMinute == 0 }
}

/// Lets requests in and keeps count of them, by agent.
struct RequestLimiter {
    enum Verdict: Equatable {
        case admitted
        /// Come again after this time.
        case refused(after: Duration)
    }

    private struct Client {
        var inFlight = 0
        var bucket: TokenBucket?
    }

    private let limits: RequestLimits
    private var clients: [AgentID: Client] = [:]
    /// The size of the table at which those are looked for that it can do without.
    private var sweepAt = 1024

    init(_ limits: RequestLimits) { self.limits = limits }

    /// Whoever is admitted has to be told of by `ended`.
    mutating func admit(_ agent: AgentID, at now: ContinuousClock.Instant) -> Verdict {
        if clients.count >= sweepAt { sweep(at: now) }
        var client = clients[agent] ?? newClient(at: now)
        defer { clients[agent] = client }
        if limits.inFlight > 0, client.inFlight >= limits.inFlight {
            return .refused(after: .seconds(1))
        }
        if let wait = client.bucket?.take(at: now) { return .refused(after: wait) }
        client.inFlight += 1
        return .admitted
    }

    mutating func ended(_ agent: AgentID) { clients[agent]?.inFlight -= 1 }

    var clientCount: Int { clients.count }

    private func newClient(at now: ContinuousClock.Instant) -> Client {
        Client(
            bucket: limits.perMinute > 0 ? TokenBucket(perMinute: limits.perMinute, at: now) : nil
        )
    }

    /// Who has nothing in flight and a full bucket is as good as new. The table doubles before it is
    /// looked through again: a request costs the same however many clients there are.
    private mutating func sweep(at now: ContinuousClock.Instant) {
        clients = clients.filter { _, client in
            var bucket = client.bucket
            return client.inFlight > 0 || bucket?.isFull(at: now) == false
        }
        sweepAt = max(1024, 2 * clients.count)
    }
}
