import Testing

@testable import Gateway

@Suite struct ClientPatienceTests {
    private typealias Wait = ClientPatience.Wait

    /// The tick after which the client has had its time.
    private func ticks(_ waits: [Wait]) -> Int? {
        var patience = ClientPatience()
        return waits.firstIndex { patience.isOver($0) }
    }

    @Test func `a head has one whole tick`() {
        #expect(ticks(Array(repeating: .head(requests: 0), count: 5)) == 1)
    }

    @Test func `heads that become whole are no single slow head`() {
        #expect(ticks((0..<100).map { .head(requests: $0) }) == nil)
    }

    @Test func `a body that comes may take its time, a silent one has three ticks`() {
        #expect(ticks((0..<100).map { .body(reads: $0) }) == nil)
        #expect(ticks(Array(repeating: .body(reads: 7), count: 9)) == 3)
    }

    @Test func `a connection without a request has two minutes`() {
        #expect(ticks(Array(repeating: .request(requests: 1), count: 20)) == 12)
    }

    @Test func `the client never waits too long for us`() {
        #expect(ticks(Array(repeating: .answer, count: 10_000)) == nil)
    }

    @Test func `a new wait begins anew`() {
        let silence = Array(repeating: Wait.body(reads: 1), count: 3)
        #expect(ticks(silence + [.answer] + silence + [.head(requests: 2)]) == nil)
    }
}
