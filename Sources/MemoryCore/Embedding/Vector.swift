import CKernels

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
        let extent = vector_extent_of(components, components.count)
        let (length, greatest) = (extent.sum_of_squares.squareRoot(), extent.greatest)
        guard length > 0, length.isFinite else { return nil }
        let step = greatest / 127
        values = Self.rounded(components, times: 127 / greatest)
        scale = step / length
    }

    /// - Parameter factor: makes none of them greater than 127.
    private static func rounded(_ components: [Float], times factor: Float) -> [Int8] {
        // A float of this size has its ones in the last place: adding rounds, and the low byte of the
        // sum is the number. Several at once, where a call to round would take one by one.
        let shift: Float = 0x1.8p23
        return Array(capacity: components.count) { values in
            for (index, component) in components.enumerated() {
                let shifted = component * factor + shift
                values[index] = Int8(truncatingIfNeeded: shifted.bitPattern)
            }
            return components.count
        }
    }

    /// Whether a vector of length 1 can have it. What is read from a file may have any.
    package static func isScale(_ scale: Float) -> Bool { 0...1 ~= scale }

    package var components: [Float] { values.map { Float($0) * scale } }
}
