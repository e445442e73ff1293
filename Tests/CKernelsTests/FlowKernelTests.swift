import CKernels
import Testing

/// Against the same in a few plain lines, over conversations that are cut at random.
@Suite
struct FlowKernelTests {
    private let links: [flow_links]
    private let scores: [Float]
    private let lengths: [UInt16]
    private let candidates: [UInt32]

    init() {
        var numbers = Numbers(state: 7)
        let count: UInt32 = 200
        let ends = (0..<count).map { _ in Bool.random(using: &numbers) && .random(using: &numbers) }
        links = (0..<count).map { memory in
            flow_links(
                previous: memory == 0 || ends[Int(memory) - 1] ? .max : memory - 1,
                next: memory == count - 1 || ends[Int(memory)] ? .max : memory + 1
            )
        }
        scores = (0..<count).map { _ in
            Bool.random(using: &numbers) ? 0 : .random(in: 0...1, using: &numbers)
        }
        lengths = (0..<count).map { _ in .random(in: 1...90, using: &numbers) }
        candidates = (0..<count).filter { _ in Bool.random(using: &numbers) }
    }

    @Test(arguments: [1, 4, 5, 32])
    func `each term counts where it counts most`(terms: Int) {
        let width = (terms + Int(FLOW_LANES) - 1) / Int(FLOW_LANES) * Int(FLOW_LANES)
        var rows = [UInt32](repeating: 0, count: links.count)
        var windows = [flow_window](repeating: flow_window(), count: candidates.count)
        var holders = [UInt32](repeating: 0, count: 5 * candidates.count)
        let held = links.withUnsafeBufferPointer { links in
            scores.withUnsafeBufferPointer { scores in
                lengths.withUnsafeBufferPointer { lengths in
                    let scope = flow_memories(
                        links: links.baseAddress,
                        scores: scores.baseAddress,
                        lengths: lengths.baseAddress
                    )
                    let count = candidates.count
                    return flow_windows(
                        candidates,
                        count,
                        scope,
                        Self.rules,
                        &rows,
                        &windows,
                        &holders
                    )
                }
            }
        }
        var values = [Float](repeating: 0, count: (held + 1) * width)
        for (row, memory) in holders.prefix(held).enumerated() {
            for term in 0..<terms { values[(row + 1) * width + term] = value(memory, term) }
        }
        var sums = [Float](repeating: 0, count: candidates.count)
        flow_sums(windows, candidates.count, values, width, &sums)
        for (candidate, sum) in zip(candidates, sums) {
            #expect(abs(sum - expectedSum(candidate, terms)) < 1e-4)
        }
        #expect(Set(holders.prefix(held)).count == held)
        #expect(rows.count { $0 > 0 } == held)
    }

    @Test func `memories are gathered with their windows, each once`() {
        var places = [UInt32](repeating: 0, count: scores.count)
        var gathered = [UInt32](repeating: 0, count: Int(FLOW_PLACES) * candidates.count)
        let count = flow_gather(candidates, candidates.count, links, &places, &gathered)
        let windows = candidates.map { candidate in
            [candidate] + around(candidate, 2, \.previous) + around(candidate, 2, \.next)
        }
        #expect(Set(gathered.prefix(count)) == Set(windows.joined()))
        #expect(Set(gathered.prefix(count)).count == count)
        for (index, memory) in gathered.prefix(count).enumerated() {
            #expect(places[Int(memory)] == UInt32(index + 1))
        }
        #expect(places.count { $0 > 0 } == count)
    }

    @Test(arguments: [0, 1, 5])
    func `the best score near a memory is that of its own conversation`(places: Int) {
        var best = [Float](repeating: 0, count: candidates.count)
        flow_near(candidates, candidates.count, links, scores, CInt(places), &best)
        for (candidate, best) in zip(candidates, best) {
            let near = around(candidate, places, \.previous) + around(candidate, places, \.next)
            #expect(best == (near + [candidate]).map { scores[Int($0)] }.max())
        }
    }

    private static let rules = flow_rules(
        weights: (1, 0.6, 0.4, 0.3, 0.2),
        max_terms: 45,
        lent_by_long_ones: 0.5
    )

    private func value(_ memory: UInt32, _ term: Int) -> Float {
        Float((memory &* 2_654_435_761 &+ UInt32(term) &* 40_503) >> 8 & 0xFFFF) / 65_536
    }

    private func expectedSum(_ candidate: UInt32, _ terms: Int) -> Float {
        let before = around(candidate, 2, \.previous)
        let after = around(candidate, 2, \.next)
        var places: [(UInt32, Float)] = [(candidate, 1)]
        places += zip(before, [0.6, 0.3]).map { ($0, lent($0, $1)) }
        places += zip(after, [0.4, 0.2]).map { ($0, lent($0, $1)) }
        places.removeAll { scores[Int($0.0)] == 0 }
        return (0..<terms).reduce(0) { sum, term in
            sum + (places.map { value($0.0, term) * $0.1 }.max() ?? 0)
        }
    }

    private func lent(_ memory: UInt32, _ weight: Float) -> Float {
        lengths[Int(memory)] > 45 ? weight / 2 : weight
    }

    /// The nearest first.
    private func around(
        _ memory: UInt32,
        _ places: Int,
        _ next: KeyPath<flow_links, UInt32>
    ) -> [UInt32] {
        var found: [UInt32] = []
        var memory = memory
        while found.count < places {
            memory = links[Int(memory)][keyPath: next]
            guard memory != .max else { break }
            found.append(memory)
        }
        return found
    }
}
