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
        let padding = repeatElement(Int8(0), count: shape.rowBytes - shape.dimensions)
        // The kernels want to be able to change a sign.
        values = vector.values.map { max($0, -127) } + padding
        scale = vector.scale
    }

    /// What each combination of signs is worth, for `codes_scan`.
    func codeTable() -> [UInt8] {
        let rotated = [Float](unsafeUninitializedCapacity: shape.codeDimensions) { buffer, count in
            codes_rotate(values, shape.dimensions, buffer.baseAddress)
            count = shape.codeDimensions
        }
        let bytes = codes_table_bytes(shape.codeDimensions)
        return [UInt8](unsafeUninitializedCapacity: bytes) { buffer, count in
            codes_make_table(rotated, shape.codeDimensions, buffer.baseAddress)
            count = bytes
        }
    }
}
