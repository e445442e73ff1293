import CKernels

/// A query's vector, laid out for the kernels.
struct VectorQuery {
    let shape: VectorShape
    let values: [Int8]
    let scale: Float

    /// Nil if it is not comparable with vectors of the shape.
    init?(_ vector: Vector, _ shape: VectorShape) {
        guard vector.values.count == shape.dimensions else { return nil }
        self.shape = shape
        values = Array(capacity: shape.rowBytes) { buffer in
            buffer.initialize(repeating: 0)
            // The kernels want to be able to change a sign.
            for (index, value) in vector.values.enumerated() { buffer[index] = max(value, -127) }
            return shape.rowBytes
        }
        scale = vector.scale
    }

    /// What each combination of signs is worth, for `codes_scan`.
    func codeTable() -> [UInt8] {
        let bytes = codes_table_bytes(shape.codeDimensions)
        return Array(capacity: bytes) { buffer in
            withUnsafeTemporaryAllocation(
                of: Float.self,
                capacity: shape.codeDimensions
            ) { rotated in
                codes_rotate(values, shape.dimensions, rotated.baseAddress)
                codes_make_table(rotated.baseAddress, shape.codeDimensions, buffer.baseAddress)
            }
            return bytes
        }
    }
}
