import CKernels

/// The memory of one pass: enough for the longest text, aligned for the kernels. The system gives a
/// page of it only when it is first used, so short texts hold little.
///
/// Whoever took it from the model's idle ones is its only user.
final class MiniLMWorkspace: @unchecked Sendable {
    /// The state of each position.
    let rows: UnsafeMutablePointer<Float>
    /// What a layer adds to them.
    let addend: UnsafeMutablePointer<Float>
    /// Query, key and value, or the inner state of the feed-forward step.
    let wide: UnsafeMutablePointer<Float>
    let mean: UnsafeMutablePointer<Float>
    private let values: UnsafeMutableRawPointer
    private let scales: UnsafeMutablePointer<Float>
    private let offsets: UnsafeMutablePointer<Float>

    init() {
        let positions = MiniLM.maxTokens
        let widest = Int(MINILM_FEED_FORWARD)
        rows = Self.floats(positions * MiniLM.dimensions)
        addend = Self.floats(positions * MiniLM.dimensions)
        wide = Self.floats(positions * widest)
        mean = Self.floats(MiniLM.dimensions)
        values = Self.bytes(positions * widest * 2)
        scales = Self.floats(positions)
        offsets = Self.floats(positions)
    }

    deinit {
        for floats in [rows, addend, wide, mean, scales, offsets] { floats.deallocate() }
        values.deallocate()
    }

    /// Room for what enters a matrix of so many columns.
    func activations(columns: Int32) -> minilm_activations {
        minilm_activations(values: values, scales: scales, offsets: offsets, columns: columns)
    }

    private static func floats(_ count: Int) -> UnsafeMutablePointer<Float> {
        bytes(count * MemoryLayout<Float>.stride).bindMemory(to: Float.self, capacity: count)
    }

    private static func bytes(_ count: Int) -> UnsafeMutableRawPointer {
        .allocate(byteCount: count, alignment: MiniLMWeights.alignment)
    }
}
