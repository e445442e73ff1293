import Testing

@testable import MemoryCore

@Suite struct `The pace of embedding` {
    @Test func `does not rest while few chats come`() {
        var pace = EmbeddingPace(after: .seconds(1))
        #expect(pace.rest(after: 1_999, in: .seconds(1)) == nil)
        #expect(pace.rest(after: 0, in: .zero) == nil)
    }

    @Test func `rests nine times as long as it worked, while many come`() {
        var pace = EmbeddingPace(after: .milliseconds(50))
        #expect(pace.rest(after: 101, in: .milliseconds(50)) == .milliseconds(250))
        #expect(pace.rest(after: 501, in: .milliseconds(250)) == .milliseconds(200))
        #expect(pace.rest(after: 401, in: .milliseconds(200)) == nil)
    }

    @Test func `goes on as soon as they let up`() {
        var pace = EmbeddingPace(after: .milliseconds(50))
        #expect(pace.rest(after: 101, in: .milliseconds(50)) == .milliseconds(250))
        #expect(pace.rest(after: 3, in: .milliseconds(250)) == nil)
    }

    @Test func `never rests for longer than two seconds at a time`() {
        var pace = EmbeddingPace(after: .seconds(60))
        var rested = Duration.zero
        while let rest = pace.rest(after: 1_000, in: .milliseconds(250)) { rested += rest }
        #expect(rested == .seconds(2))
    }
}
