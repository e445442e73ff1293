import CKernels

/// The graph of the model: one text through all layers, a call of a kernel for each step.
struct MiniLMPass {
    let weights: MiniLMWeights
    let kernels: kernels_set
    let workspace: MiniLMWorkspace

    /// The mean of the last layer's rows for one token at least and `MiniLM.maxTokens` at most.
    func mean(of tokens: ArraySlice<UInt16>) -> [Float] {
        let known = tokens.map { $0 < MiniLMWeights.vocabulary ? $0 : MiniLMWeights.unknownToken }
        let count = Int32(known.count)
        withUnsafePointer(to: weights.embeddings) {
            minilm_embed(kernels, $0, known, count, workspace.rows)
        }
        for layer in weights.layers {
            attend(layer, count)
            feedForward(layer, count)
        }
        minilm_mean(kernels, workspace.rows, count, workspace.mean)
        return Array(UnsafeBufferPointer(start: workspace.mean, count: MiniLM.dimensions))
    }

    private func attend(_ layer: MiniLMWeights.Layer, _ count: Int32) {
        var activations = workspace.activations(columns: Int32(MINILM_HIDDEN))
        minilm_quantize(kernels, workspace.rows, count, layer.attentionBalance, &activations)
        multiply(layer.queryKeyValue, &activations, count, workspace.wide)
        minilm_attend(kernels, workspace.wide, count, workspace.addend)
        minilm_quantize_plainly(kernels, workspace.addend, count, &activations)
        multiply(layer.attentionOutput, &activations, count, workspace.addend)
        minilm_add_norm(kernels, workspace.rows, workspace.addend, count, layer.attentionNorm)
    }

    private func feedForward(_ layer: MiniLMWeights.Layer, _ count: Int32) {
        var narrow = workspace.activations(columns: Int32(MINILM_HIDDEN))
        minilm_quantize(kernels, workspace.rows, count, layer.innerBalance, &narrow)
        multiply(layer.inner, &narrow, count, workspace.wide)
        var wide = workspace.activations(columns: Int32(MINILM_FEED_FORWARD))
        minilm_quantize_gelu(kernels, workspace.wide, count, &wide)
        multiply(layer.output, &wide, count, workspace.addend)
        minilm_add_norm(kernels, workspace.rows, workspace.addend, count, layer.outputNorm)
    }

    private func multiply(
        _ matrix: minilm_matrix,
        _ activations: inout minilm_activations,
        _ count: Int32,
        _ rows: UnsafeMutablePointer<Float>
    ) {
        withUnsafePointer(to: matrix) { minilm_multiply(kernels, $0, &activations, count, rows) }
    }
}
