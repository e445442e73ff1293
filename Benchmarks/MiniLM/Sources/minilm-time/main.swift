import Embedding
import Foundation

// What a text of so many tokens costs: the processor time of the one thread, so that others on the
// machine disturb less. p5 is near what a quiet machine shows.

func processorMilliseconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
}

func milliseconds(of work: () -> Void) -> Double {
    let start = processorMilliseconds()
    work()
    return processorMilliseconds() - start
}

/// Sorted times of at least 20 runs and a second.
func times(of model: MiniLM, tokens: [UInt16]) -> [Double] {
    _ = model.embed(tokens: tokens)
    var times: [Double] = []
    while times.count < 20 || times.reduce(0, +) < 1_000 {
        times.append(milliseconds { _ = model.embed(tokens: tokens) })
    }
    return times.sorted()
}

let model = try MiniLM()
print("\(model.kernelsName): tokens, ms p50, p5")
for count in [8, 16, 32, 64, 128, 256] {
    let words = (0..<count - 2).map { UInt16(2_000 + $0 * 7_919 % 20_000) }
    let sorted = times(of: model, tokens: [101] + words + [102])
    let (p50, p5) = (sorted[sorted.count / 2], sorted[sorted.count / 20])
    print(String(format: "%8d %8.2f %8.2f", count, p50, p5))
}
