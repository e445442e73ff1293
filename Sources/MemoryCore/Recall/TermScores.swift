import CKernels

/// What each term of a query gives each of some memories: a row a memory, a column a term. Row 0 is
/// that of no memory.
struct TermScores: Sendable {
    private let width: Int
    private var values: [Float]

    init(rows: Int, terms: Int) {
        let lanes = Int(FLOW_LANES)
        width = (terms + lanes - 1) / lanes * lanes
        let count = (rows + 1) * width
        values = Array(capacity: count) { values in
            values.initialize(repeating: 0)
            return count
        }
    }

    mutating func set(_ row: Int, _ term: Int, _ value: Float) {
        values[row * width + term] = value
    }

    /// For each window and each term the best that its rows give, each times its weight; the sum of
    /// that.
    func sums(over windows: [flow_window]) -> [Float] {
        Array(capacity: windows.count) { sums in
            flow_sums(windows, windows.count, values, width, sums.baseAddress)
            return windows.count
        }
    }
}
