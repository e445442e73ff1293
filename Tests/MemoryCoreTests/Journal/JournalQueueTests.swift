import TestSupport
import Testing

@testable import MemoryCore

@Suite
struct `The queue of the journal` {
    private struct Failure: Error {}

    private var queue = JournalQueue(limits: JournalLimits(), backoff: Backoff())

    private mutating func append(_ text: String) -> JournalQueue.AppendAction {
        queue.append(.make(user: text)) { _ in }
    }

    @Test
    mutating func `is scheduled once until it is empty`() {
        #expect(append("One").isSchedule)
        #expect(!append("Two").isSchedule)
        #expect(queue.nextBatch().count == 2)
        #expect(queue.committed(2).count == 2)
        #expect(queue.nextBatch().isEmpty)
        #expect(append("Three").isSchedule)
    }

    @Test
    mutating func `keeps the order and what came during a commit`() {
        _ = append("One")
        let batch = queue.nextBatch()
        _ = append("Two")
        _ = queue.committed(batch.count)
        #expect(queue.nextBatch().map(\.exchange.userText) == ["Two"])
        #expect(queue.depth == 1)
    }

    @Test
    mutating func `tells everybody of a failure once, and waits longer each time`() {
        _ = append("One")
        _ = queue.nextBatch()
        _ = append("Two")
        let first = queue.failed(Failure())
        #expect(first.told.count == 2)
        #expect(first.retryAfter == .milliseconds(100))
        #expect(append("Three").isAnswer)

        #expect(queue.nextBatch().map(\.exchange.userText) == ["One", "Two", "Three"])
        let second = queue.failed(Failure())
        #expect(second.told.isEmpty)
        #expect(second.retryAfter == .milliseconds(200))
        #expect(queue.committed(3).isEmpty)
        #expect(queue.nextBatch().isEmpty)
        #expect(append("Four").isSchedule)
    }

    @Test
    mutating func `bounds the bytes that wait`() {
        var limits = JournalLimits()
        limits.maxWaitingBytes = 10
        queue = JournalQueue(limits: limits, backoff: Backoff())
        #expect(append("One message of more than ten bytes").isSchedule)
        #expect(append("Two").isAnswer)
        #expect(queue.committed(queue.nextBatch().count).count == 1)
        #expect(append("Three").isSchedule || queue.depth == 1)
    }
}

extension JournalQueue.AppendAction {
    fileprivate var isSchedule: Bool {
        if case .schedule = self { true } else { false }
    }

    fileprivate var isAnswer: Bool {
        if case .answer = self { true } else { false }
    }
}

@Suite
struct `The back-off` {
    @Test
    func `doubles up to its bound and starts again after a success`() {
        var backoff = Backoff(first: .seconds(1), longest: .seconds(5))
        #expect((1...4).map { _ in backoff.failed() } == [1, 2, 4, 5].map { .seconds($0) })
        backoff.succeeded()
        #expect(backoff.failed() == .seconds(1))
    }
}
