import NIOCore
import NIOEmbedded
import Testing

@testable import Gateway

@Suite struct ConnectionDeadlineTests {
    private let loop = EmbeddedEventLoop()
    private let deadline: ConnectionDeadline
    private let missed = Missed()

    private final class Missed { var names: [String] = [] }

    init() { deadline = ConnectionDeadline(on: loop) }

    private func set(_ name: String, in time: Int64) {
        deadline.set(in: .milliseconds(time)) { [missed] in missed.names.append(name) }
    }

    private func pass(_ milliseconds: Int64) {
        loop.advanceTime(by: .milliseconds(milliseconds))
    }

    @Test func `one that is missed is told of once, in time`() {
        set("first", in: 10)
        pass(9)
        #expect(missed.names.isEmpty)
        pass(1)
        #expect(missed.names == ["first"])
        pass(1_000)
        #expect(missed.names == ["first"])
    }

    @Test func `one that is met is not told of, nor does it hurry the next`() {
        set("first", in: 10)
        pass(5)
        deadline.meet()
        set("second", in: 10)
        pass(9)
        #expect(missed.names.isEmpty)
        pass(1)
        #expect(missed.names == ["second"])
    }

    @Test func `a short one behind a long one is told of in time`() {
        set("long", in: 250)
        deadline.meet()
        set("short", in: 50)
        pass(50)
        #expect(missed.names == ["short"])
    }

    @Test func `one may be set while the last is told of`() {
        deadline.set(in: .milliseconds(10)) { set("second", in: 10) }
        pass(10)
        #expect(missed.names.isEmpty)
        pass(10)
        #expect(missed.names == ["second"])
    }

    @Test func `nothing is told when the connection is gone`() {
        set("first", in: 10)
        deadline.end()
        pass(1_000)
        #expect(missed.names.isEmpty)
    }
}
