import CKernels

/// Walks through the sections of the weights, each of which begins at a multiple of 64 bytes.
/// Pointers are made from the shape alone; whether the file reaches to `end` is checked before one
/// of them is used.
struct MiniLMSections {
    private let contents: UnsafeRawBufferPointer
    private(set) var end = 0

    init(contents: UnsafeRawBufferPointer) { self.contents = contents }

    mutating func embeddings() -> minilm_embeddings {
        minilm_embeddings(
            words: next(MiniLMWeights.vocabulary * MiniLM.dimensions),
            scales: next(MiniLMWeights.vocabulary),
            positions: next(MiniLM.maxTokens * MiniLM.dimensions),
            norm: affine()
        )
    }

    mutating func layer() -> MiniLMWeights.Layer {
        MiniLMWeights.Layer(
            attentionBalance: affine(),
            queryKeyValue: matrix(inputs: MINILM_HIDDEN, outputs: 3 * MINILM_HIDDEN),
            attentionOutput: matrix(inputs: MINILM_HIDDEN, outputs: MINILM_HIDDEN),
            attentionNorm: affine(),
            innerBalance: affine(),
            inner: matrix(inputs: MINILM_HIDDEN, outputs: MINILM_FEED_FORWARD),
            output: matrix(inputs: MINILM_FEED_FORWARD, outputs: MINILM_HIDDEN),
            outputNorm: affine()
        )
    }

    private mutating func matrix(inputs: Int, outputs: Int) -> minilm_matrix {
        minilm_matrix(
            values: next(inputs * outputs),
            scales: next(outputs),
            sums: next(outputs),
            biases: next(outputs),
            inputs: Int32(inputs),
            outputs: Int32(outputs)
        )
    }

    private mutating func affine() -> minilm_affine {
        minilm_affine(scale: next(MiniLM.dimensions), shift: next(MiniLM.dimensions))
    }

    private mutating func next<Element>(_ count: Int) -> UnsafePointer<Element>? {
        defer {
            end += count * MemoryLayout<Element>.stride
            end += -end & (MiniLMWeights.alignment - 1)
        }
        return contents.baseAddress.map { ($0 + end).assumingMemoryBound(to: Element.self) }
    }
}
