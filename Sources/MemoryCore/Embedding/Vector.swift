/// A vector of length 1, as one signed byte a dimension: component i is `values[i] * scale`.
package struct Vector: Sendable, Equatable {
    package var values: [Int8]
    package var scale: Float

    package init(values: [Int8], scale: Float) {
        self.values = values
        self.scale = scale
    }

    /// The vector of length 1 in the direction of the components, rounded so that the greatest
    /// becomes ±127; nil if they have no direction (all zero, or not finite).
    package init?(normalizing components: [Float]) {
        let length = components.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let greatest = components.reduce(0) { max($0, abs($1)) }
        guard length > 0, length.isFinite else { return nil }
        let step = greatest / 127
        values = components.map { Int8(($0 / step).rounded()) }
        scale = step / length
    }

    /// Whether a vector of length 1 can have it. What is read from a file may have any.
    package static func isScale(_ scale: Float) -> Bool { 0...1 ~= scale }

    package var components: [Float] { values.map { Float($0) * scale } }
}
