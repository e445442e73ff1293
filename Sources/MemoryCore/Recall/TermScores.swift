/// What each term of a query gives each of some memories: a row a memory, a column a term.
struct TermScores: Sendable {
    private static let lanes = 8

    private let width: Int
    private var values: [SIMD8<Float>]

    init(rows: Int, terms: Int) {
        width = (terms + Self.lanes - 1) / Self.lanes
        values = Array(repeating: .zero, count: rows * width)
    }

    mutating func set(_ row: Int, _ term: Int, _ value: Float) {
        values[row * width + term / Self.lanes][term % Self.lanes] = value
    }

    /// For each term the best that the rows give, each times its weight; the sum of that. A row
    /// below 0 gives nothing.
    func sumOfBest(_ rows: SIMD8<Int32>, _ weights: SIMD8<Float>) -> Float {
        var sum = SIMD8<Float>.zero
        for column in 0..<width {
            var best = SIMD8<Float>.zero
            for place in 0..<NeighbourFlow.places where rows[place] >= 0 {
                let value = weights[place] * values[Int(rows[place]) * width + column]
                best.replace(with: value, where: value .> best)
            }
            sum += best
        }
        return sum.sum()
    }
}
