/// What each term of a query gives each of some memories: a row a memory, a column a term.
struct TermScores: Sendable {
    typealias WeightedRow = (row: Int, weight: Float)

    private static let lanes = 8

    private let width: Int
    private var values: [SIMD8<Float>]

    init(rows: Int, terms: Int) {
        width = (terms + Self.lanes - 1) / Self.lanes
        values = Array(repeating: .zero, count: rows * width)
    }

    subscript(row: Int, term: Int) -> Float {
        get { values[row * width + term / Self.lanes][term % Self.lanes] }
        set { values[row * width + term / Self.lanes][term % Self.lanes] = newValue }
    }

    /// The sum over all terms of the best that one of the rows gives, each row weighted.
    func sumOfBest(_ rows: ArraySlice<WeightedRow>) -> Float {
        var sum = SIMD8<Float>.zero
        for column in 0..<width {
            var best = SIMD8<Float>.zero
            for (row, weight) in rows {
                best = pointwiseMax(best, weight * values[row * width + column])
            }
            sum += best
        }
        return sum.sum()
    }
}
