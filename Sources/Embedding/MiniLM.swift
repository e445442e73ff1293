import CKernels
import CModels
import Synchronization

/// all-MiniLM-L6-v2 in process, with the weights that are compiled into the binary: the vector of
/// a text in milliseconds, within .997 (cosine) of the fp32 model. Any number of callers at once;
/// each holds a workspace of up to 4 MB while it computes, and those are kept for the next.
package final class MiniLM: Sendable {
    package static let dimensions = Int(MINILM_HIDDEN)
    /// Later tokens of a text are left out.
    package static let maxTokens = Int(MINILM_MAX_TOKENS)

    private let weights: MiniLMWeights
    private let kernels: kernels_set
    private let idle = Mutex<[MiniLMWorkspace]>([])

    /// Looks at the head of the weights only; `checkWeights` reads them all.
    package convenience init() throws(MiniLMError) {
        let file = models_minilm()
        try self.init(file: UnsafeRawBufferPointer(start: file.bytes, count: file.count))
    }

    /// - Parameter file: stays where it is as long as the model does.
    init(
        file: UnsafeRawBufferPointer,
        kernels: kernels_set = kernels_chosen()
    ) throws(MiniLMError) {
        weights = try MiniLMWeights(file: file)
        self.kernels = kernels
    }

    /// The instructions that the kernels use, e.g. `vnni512`.
    package var kernelsName: String { String(cString: kernels_name(kernels)) }

    /// Throws if any byte of the weights is not what the converter wrote. Reads 23 MB.
    package func checkWeights() throws(MiniLMError) { try weights.checkContents() }

    /// The mean of the last layer over all positions, length 1, `dimensions` components.
    ///
    /// - Parameter tokens: with [CLS] in front and [SEP] at the end. One that is not in the
    ///   vocabulary counts as [UNK]; without any token the vector is zero.
    package func embed(tokens: [UInt16]) -> [Float] {
        guard !tokens.isEmpty else { return [Float](repeating: 0, count: Self.dimensions) }
        let workspace = idle.withLock { $0.popLast() } ?? MiniLMWorkspace()
        defer { idle.withLock { $0.append(workspace) } }
        let mean = MiniLMPass(weights: weights, kernels: kernels, workspace: workspace)
            .mean(of: tokens.prefix(Self.maxTokens))
        let length = mean.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return mean.map { $0 / length }
    }
}
