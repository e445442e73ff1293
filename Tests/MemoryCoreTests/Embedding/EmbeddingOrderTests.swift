import Testing

@testable import MemoryCore

@Suite
struct `The order of embedding` {
    private var order = EmbeddingOrder(
        batchSize: 8,
        backoff: Backoff(first: .seconds(1), longest: .seconds(4))
    )

    @Test
    mutating func `begins with the latest and rests when nothing is left`() {
        #expect(order.request == .init(before: .max, limit: 8))
        #expect(order.succeeded() == .embed)
        #expect(order.request == .init(before: .max, limit: 8))
        #expect(order.ranOut() == .rest)
    }

    @Test
    mutating func `tries each alone after a failure, and passes over the one that fails`() {
        #expect(order.failed(first: 100) == .retry(after: .seconds(1)))
        #expect(order.request == .init(before: .max, limit: 1))
        #expect(order.failed(first: 100) == .retry(after: .seconds(2)))
        #expect(order.request == .init(before: 100, limit: 1))
        #expect(order.succeeded() == .embed)
        #expect(order.request == .init(before: 100, limit: 2))
    }

    @Test
    mutating func `comes back to what was passed over, after a pause`() {
        _ = order.failed(first: 100)
        _ = order.failed(first: 100)
        #expect(order.ranOut() == .retry(after: .seconds(4)))
        #expect(order.request.before == .max)
    }

    @Test
    mutating func `passes over nothing when the store fails`() {
        _ = order.failed(first: nil)
        _ = order.failed(first: nil)
        #expect(order.request.before == .max)
    }

    @Test
    mutating func `turns to what is new at once`() {
        _ = order.failed(first: 100)
        _ = order.failed(first: 100)
        order.wake()
        #expect(order.request.before == .max)
    }
}
