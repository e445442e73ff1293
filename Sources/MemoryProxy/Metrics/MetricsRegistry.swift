import CoreMetrics
import Synchronization

/// Keeps what is counted in RAM, for `/metrics`: a backend of swift-metrics.
///
/// The same label is the same number, whoever asks for it. Dimensions are not kept: nothing here
/// has any, for a number by session or by agent would tell who talks.
final class MetricsRegistry: MetricsFactory {
    private let counters = Mutex<[String: CountedNumber]>([:])
    private let summaries = Mutex<[String: RecordedValues]>([:])

    /// One number or two, by the names that Prometheus knows them under.
    struct Reading: Equatable {
        enum Kind: String { case counter, gauge, summary }

        var label: String
        var kind: Kind
        /// By what is appended to the label.
        var values: [(suffix: String, value: Double)]

        static func == (left: Reading, right: Reading) -> Bool {
            left.label == right.label && left.kind == right.kind
                && left.values.elementsEqual(right.values, by: ==)
        }
    }

    /// All that is counted, by label.
    var readings: [Reading] {
        let counted = counters.withLock { $0 }.map { label, counter in
            Reading(label: label, kind: .counter, values: [("", Double(counter.value))])
        }
        let recorded = summaries.withLock { $0 }.map { label, values in
            let (count, sum) = values.totals
            return Reading(
                label: label,
                kind: .summary,
                values: [("_sum", sum), ("_count", Double(count))]
            )
        }
        return (counted + recorded).sorted { $0.label < $1.label }
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        counters.withLock { counters in
            let counter = counters[label] ?? CountedNumber()
            counters[label] = counter
            return counter
        }
    }

    func makeRecorder(
        label: String,
        dimensions: [(String, String)],
        aggregate: Bool
    ) -> any RecorderHandler { values(label) }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        values(label)
    }

    private func values(_ label: String) -> RecordedValues {
        summaries.withLock { summaries in
            let values = summaries[label] ?? RecordedValues()
            summaries[label] = values
            return values
        }
    }

    // What was counted stays: somebody else may count under the same label.
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}
}

private final class CountedNumber: CounterHandler {
    private let number = Atomic<Int64>(0)

    var value: Int64 { number.load(ordering: .relaxed) }

    func increment(by amount: Int64) { number.wrappingAdd(amount, ordering: .relaxed) }
    func reset() { number.store(0, ordering: .relaxed) }
}

/// How many values there were, and their sum; times in seconds.
private final class RecordedValues: RecorderHandler, TimerHandler {
    private let state = Mutex((count: 0, sum: 0.0))

    var totals: (count: Int, sum: Double) { state.withLock { $0 } }

    func record(_ value: Int64) { record(Double(value)) }
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func record(_ value: Double) {
        state.withLock { state in
            state.count += 1
            state.sum += value
        }
    }
}
