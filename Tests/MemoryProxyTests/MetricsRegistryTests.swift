import CoreMetrics
import Testing

@testable import MemoryProxy

@Suite struct `The registry of metrics` {
    private let registry = MetricsRegistry()

    @Test func `counts under one label, whoever counts`() {
        Counter(label: "b", factory: registry).increment(by: 2)
        Counter(label: "b", factory: registry).increment()
        _ = Counter(label: "a", factory: registry)
        #expect(
            registry.readings == [
                .init(label: "a", kind: .counter, values: [("", 0)]),
                .init(label: "b", kind: .counter, values: [("", 3)]),
            ]
        )
    }

    @Test func `a number outlives who counted it`() {
        let counter = Counter(label: "a", factory: registry)
        counter.increment()
        counter.destroy()
        #expect(registry.readings == [.init(label: "a", kind: .counter, values: [("", 1)])])
    }

    @Test func `sums times in seconds, and values`() {
        let timer = Timer(label: "t", factory: registry)
        timer.recordMilliseconds(250)
        timer.recordSeconds(1)
        Recorder(label: "r", dimensions: [], aggregate: true, factory: registry).record(7)
        #expect(
            registry.readings == [
                .init(label: "r", kind: .summary, values: [("_sum", 7), ("_count", 1)]),
                .init(label: "t", kind: .summary, values: [("_sum", 1.25), ("_count", 2)]),
            ]
        )
    }
}
