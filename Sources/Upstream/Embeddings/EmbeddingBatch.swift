import FoundationEssentials
import NIOCore

/// Texts that go into one request, and where they stand among all that were asked for.
struct EmbeddingBatch: Sendable, Equatable {
    /// OpenAI takes 2,048 texts and 300,000 tokens a request, smaller servers take less.
    static let maxTexts = 64
    static let maxBytes = 256 * 1024

    private(set) var texts: [String] = []
    private(set) var places: [Int] = []
    private var byteCount = 0

    /// In order. Texts of nothing but space are left out: the API refuses them.
    static func batches(of texts: [String]) -> [EmbeddingBatch] {
        var batches: [EmbeddingBatch] = []
        for (place, text) in texts.enumerated() where text.contains(where: { !$0.isWhitespace }) {
            if batches.last?.hasRoom(for: text) != true { batches.append(EmbeddingBatch()) }
            batches[batches.count - 1].append(text, place)
        }
        return batches
    }

    private func hasRoom(for text: String) -> Bool {
        texts.count < Self.maxTexts && byteCount + text.utf8.count <= Self.maxBytes
    }

    private mutating func append(_ text: String, _ place: Int) {
        texts.append(text)
        places.append(place)
        byteCount += text.utf8.count
    }

    func request(_ configuration: EmbeddingsConfiguration) throws -> UpstreamRequest {
        let body = Body(
            model: configuration.model,
            input: texts,
            encoding_format: "base64",
            dimensions: configuration.canShorten ? configuration.dimensions : nil
        )
        var headers = [("Content-Type", "application/json"), ("Accept", "application/json")]
        if let key = configuration.key { headers.append(("Authorization", "Bearer \(key)")) }
        return UpstreamRequest(
            method: "POST",
            path: "/embeddings",
            headers: headers.map { (name: $0.0, value: $0.1) },
            body: .bytes(ByteBuffer(bytes: try JSONEncoder().encode(body)))
        )
    }

    /// The names are those of the API. Base64 is what OpenAI's own clients ask for, a quarter of
    /// the bytes; a server that does not know it answers with numbers, which are read as well.
    private struct Body: Encodable {
        var model: String
        var input: [String]
        var encoding_format: String
        var dimensions: Int?
    }
}
