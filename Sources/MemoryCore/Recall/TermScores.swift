import CKernels

/// What each term of a query gives each of some memories: a row a memory, a column a term. Row 0 is
/// that of no memory.
struct TermScores: Sendable {
    private let width: Int
    private var values: [Float]

    init(rows: Int, terms: Int) {
        let lanes = Int(FLOW_LANES)
        width = (terms + lanes - 1) / lanes * lanes
        values = Array(repeating: 0, count: (rows + 1) * width)
    }

    mutating func set(_ row: Int, _ term: Int, _ value: Float) {
        values[row * width + term] = value
    }

    /// For each window and each term the best that its rows give, each times its weight; the sum of
    /// that.
    func sums(over windows: [flow_window]) -> [Float] {
        [Float](unsafeUninitializedCapacity: windows.count) { sums, count in
            flow_sums(windows, windows.count, values, width, sums.baseAddress)
            count = windows.count
        }
    }
}
