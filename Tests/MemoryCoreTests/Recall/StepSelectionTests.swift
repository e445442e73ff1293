import Testing

@testable import MemoryCore

@Suite
struct StepSelectionTests {
    @Test(arguments: [1, 2, 17, 100, 999, 1_000])
    func `what is left out is not greater by more than a step`(wanted: Int) throws {
        var generator = SeededGenerator(seed: UInt64(wanted))
        let values = (0..<1_000).map { _ in Float.random(in: -1...1, using: &generator) }
        let picked = StepSelection.greatest(wanted, of: values, from: -1, to: 1).map { Int($0) }
        #expect(picked.count == wanted)
        #expect(picked == Set(picked).sorted(by: >))
        let left = Set(values.indices).subtracting(picked)
        let least = try #require(picked.map { values[$0] }.min())
        for index in left { #expect(values[index] <= least + 2 / 256) }
    }

    @Test func `of equal ones the later stay`() {
        let values = [Float](repeating: 0.5, count: 6) + [0.9]
        #expect(StepSelection.greatest(3, of: values, from: 0, to: 1) == [6, 5, 4])
    }

    @Test func `all stay where there are no more`() {
        #expect(StepSelection.greatest(5, of: [0.1, 0.2], from: 0, to: 1) == [1, 0])
        #expect(StepSelection.greatest(5, of: [], from: 0, to: 1).isEmpty)
        #expect(StepSelection.greatest(0, of: [0.1], from: 0, to: 1).isEmpty)
    }

    @Test func `what lies outside is in the first or the last step`() {
        let values: [Float] = [-7, 0.4, 9, 1, 0.3]
        #expect(Set(StepSelection.greatest(3, of: values, from: 0, to: 1)) == [1, 2, 3])
    }
}

extension StepSelection {
    fileprivate static func greatest(
        _ wanted: Int,
        of values: [Float],
        from least: Float,
        to greatest: Float
    ) -> [UInt32] {
        values.withUnsafeBufferPointer { values in
            withGreatest(wanted, of: values, from: least, to: greatest) { Array($0) }
        }
    }
}
