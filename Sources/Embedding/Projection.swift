import CModels
import MemoryCore

/// Takes MiniLM's vectors into the space that vectors are stored in: the directions in which texts
/// differ most, found once from ordinary texts (`Tools/distill`).
struct Projection: @unchecked Sendable {
    let space: VectorSpace
    /// One row of `space.dimensions` weights for each component of the model's vector.
    private let weights: UnsafeBufferPointer<Float>

    init() throws(MiniLMError) {
        let file = models_projection()
        try self.init(file: UnsafeRawBufferPointer(start: file.bytes, count: file.count))
    }

    /// Reads all of the file (400 kB).
    init(file: UnsafeRawBufferPointer) throws(MiniLMError) {
        var file = try ModelFile(file, .projection)
        guard file.counts[0] == MiniLM.dimensions, file.counts[1] > 0 else {
            throw .unknownFormat
        }
        try file.checkContents()
        weights = try file.section(of: Float.self, count: file.counts[0] * file.counts[1])
        space = VectorSpace(name: file.space, dimensions: file.counts[1])
    }

    func callAsFunction(_ vector: [Float]) -> [Float] {
        var projected = [Float](repeating: 0, count: space.dimensions)
        for (component, value) in vector.enumerated() {
            let row = component * space.dimensions
            for dimension in projected.indices {
                projected[dimension] += value * weights[row + dimension]
            }
        }
        return projected
    }
}
