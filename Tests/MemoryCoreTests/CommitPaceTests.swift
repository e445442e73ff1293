import Testing

@testable import MemoryCore

@Suite struct CommitPaceTests {
    private let start = ContinuousClock.now

    @Test func `the first exchange and those that come alone are committed at once`() {
        var pace = CommitPace(distance: .milliseconds(1))
        #expect(pace.delay(at: start) == .zero)
        pace.committed(1, at: start)
        #expect(pace.delay(at: start) == .zero)
    }

    @Test func `after a group the next commit keeps its distance`() {
        var pace = CommitPace(distance: .milliseconds(1))
        pace.committed(2, at: start)
        #expect(pace.delay(at: start + .microseconds(300)) == .microseconds(700))
        #expect(pace.delay(at: start + .milliseconds(1)) == .zero)
        #expect(pace.delay(at: start + .seconds(9)) == .zero)
    }

    @Test func `a single exchange does not end the pace, many in a row do`() {
        var pace = CommitPace(distance: .milliseconds(1))
        pace.committed(5, at: start)
        pace.committed(1, at: start)
        #expect(pace.delay(at: start) == .milliseconds(1))
        for _ in 0..<15 { pace.committed(1, at: start) }
        #expect(pace.delay(at: start) == .zero)
    }
}
