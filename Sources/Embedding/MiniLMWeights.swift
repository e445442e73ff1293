import CKernels

/// The weights where they lie in memory, in the order that Tools/convert_minilm.py writes. Only a
/// file of exactly the size of that order is taken, so no kernel reads outside it.
struct MiniLMWeights: @unchecked Sendable {
    struct Layer {
        let attentionBalance: minilm_affine
        let queryKeyValue: minilm_matrix
        let attentionOutput: minilm_matrix
        let attentionNorm: minilm_affine
        let innerBalance: minilm_affine
        let inner: minilm_matrix
        let output: minilm_matrix
        let outputNorm: minilm_affine
    }

    static let alignment = 64
    static let vocabulary = 30_522
    static let unknownToken: UInt16 = 100

    let embeddings: minilm_embeddings
    let layers: [Layer]
    private let header: MiniLMHeader
    private let contents: UnsafeRawBufferPointer

    init(file: UnsafeRawBufferPointer) throws(MiniLMError) {
        header = try MiniLMHeader(file: file)
        contents = UnsafeRawBufferPointer(rebasing: file.dropFirst(MiniLMHeader.byteCount))
        var sections = MiniLMSections(contents: contents)
        embeddings = sections.embeddings()
        layers = (0..<MiniLMHeader.layers).map { _ in sections.layer() }
        guard sections.end == contents.count, header.contentsByteCount == contents.count else {
            throw .wrongSize(
                bytes: file.count,
                expected: MiniLMHeader.byteCount + sections.end
            )
        }
    }

    /// Reads everything.
    func checkContents() throws(MiniLMError) {
        guard header.checksum == MiniLMHeader.checksum(of: contents) else { throw .damaged }
    }
}
