import MemoryCore
import Testing

@testable import Gateway

@Suite
struct RequestLimiterTests {
    private let start = ContinuousClock.now
    private let acme = AgentID("acme")
    private let other = AgentID("other")

    private func limiter(inFlight: Int = 0, perMinute: Int = 0) -> RequestLimiter {
        var limits = RequestLimits()
        limits.inFlight = inFlight
        limits.perMinute = perMinute
        return RequestLimiter(limits)
    }

    @Test func `as many as the limit are in flight, and another when one has ended`() {
        var limiter = limiter(inFlight: 2)
        #expect(limiter.admit(acme, at: start) == .admitted)
        #expect(limiter.admit(acme, at: start) == .admitted)
        #expect(limiter.admit(acme, at: start) == .refused(after: .seconds(1)))
        #expect(limiter.admit(other, at: start) == .admitted)
        limiter.ended(acme)
        #expect(limiter.admit(acme, at: start) == .admitted)
        #expect(limiter.admit(acme, at: start) == .refused(after: .seconds(1)))
    }

    @Test func `a minute's requests may come at once, the next ones evenly`() {
        var limiter = limiter(perMinute: 6)
        for _ in 0..<6 { #expect(limiter.admit(acme, at: start) == .admitted) }
        #expect(limiter.admit(acme, at: start) == .refused(after: .seconds(10)))
        #expect(limiter.admit(other, at: start) == .admitted)
        let later = start + .seconds(4)
        guard case .refused(let wait) = limiter.admit(acme, at: later) else {
            Issue.record("let in")
            return
        }
        #expect(abs(wait / .seconds(1) - 6) < 0.001)
        #expect(limiter.admit(acme, at: start + .seconds(11)) == .admitted)
        #expect(limiter.admit(acme, at: start + .seconds(12)) != .admitted)
    }

    @Test func `who waits long does not save up more than a minute's requests`() {
        var limiter = limiter(perMinute: 3)
        _ = limiter.admit(acme, at: start)
        let muchLater = start + .seconds(86_400)
        for _ in 0..<3 { #expect(limiter.admit(acme, at: muchLater) == .admitted) }
        #expect(limiter.admit(acme, at: muchLater) != .admitted)
    }

    @Test
    func `a clock that stands still or goes back refuses nothing more and gives nothing away`() {
        var limiter = limiter(perMinute: 2)
        #expect(limiter.admit(acme, at: start) == .admitted)
        #expect(limiter.admit(acme, at: start - .seconds(600)) == .admitted)
        #expect(limiter.admit(acme, at: start) != .admitted)
    }

    @Test func `a refusal in flight costs nothing of the rate`() {
        var limiter = limiter(inFlight: 1, perMinute: 2)
        #expect(limiter.admit(acme, at: start) == .admitted)
        for _ in 0..<10 { #expect(limiter.admit(acme, at: start) != .admitted) }
        limiter.ended(acme)
        #expect(limiter.admit(acme, at: start) == .admitted)
    }

    @Test func `keys that come once leave nothing behind`() {
        var limiter = limiter(inFlight: 1, perMinute: 60)
        for number in 0..<100_000 {
            let agent = AgentID("key-\(number)")
            let now = start + .milliseconds(10 * number)
            #expect(limiter.admit(agent, at: now) == .admitted)
            limiter.ended(agent)
        }
        #expect(limiter.clientCount <= 1024)
    }

    @Test func `the gate is not there without limits, and lets go of who is forgotten`() throws {
        #expect(RequestGate(RequestLimits()) == nil)
        var limits = RequestLimits()
        limits.inFlight = 1
        let gate = try #require(RequestGate(limits))
        do {
            let admission = try gate.admit(acme)
            #expect(throws: RequestGate.Refusal(retryAfterSeconds: 1)) { try gate.admit(acme) }
            admission.end()
            admission.end()
        }
        _ = try gate.admit(acme)
        _ = try gate.admit(acme)
    }
}
