import FoundationEssentials
import MemoryCore
import NIOCore

/// Reads what `/embeddings` answers.
enum EmbeddingAnswer {
    /// More than this is no answer of so many vectors: 32 bytes a number, and room for the rest.
    static func maxBytes(_ count: Int, _ dimensions: Int) -> Int {
        64 * 1024 + count * (1024 + dimensions * 32)
    }

    /// The vectors in the order of the texts; nil for one without direction.
    static func vectors(
        in body: ByteBuffer,
        count: Int,
        dimensions: Int
    ) throws(EmbeddingsError) -> [Vector?] {
        let bytes = Data(body.readableBytesView)
        guard let answer = try? JSONDecoder().decode(Answer.self, from: bytes),
            answer.data.count == count
        else { throw .malformedAnswer }
        var vectors = [Vector??](repeating: nil, count: count)
        for item in answer.data {
            guard vectors.indices.contains(item.index), vectors[item.index] == nil else {
                throw .malformedAnswer
            }
            let components = item.embedding.components
            guard components.count == dimensions else {
                throw .wrongDimensions(components.count, expected: dimensions)
            }
            vectors[item.index] = .some(Vector(normalizing: components))
        }
        return vectors.map { $0 ?? nil }
    }

    private struct Answer: Decodable {
        struct Item: Decodable {
            var index: Int
            var embedding: Components
        }

        var data: [Item]
    }

    /// An array of numbers, or the base64 of little-endian floats.
    private struct Components: Decodable {
        let components: [Float]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            guard let text = try? container.decode(String.self) else {
                components = try container.decode([Float].self)
                return
            }
            guard let bytes = Data(base64Encoded: text), bytes.count.isMultiple(of: 4) else {
                throw EmbeddingsError.malformedAnswer
            }
            components = bytes.withUnsafeBytes { bytes in
                stride(from: 0, to: bytes.count, by: 4).map { offset in
                    let bits = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
                    return Float(bitPattern: UInt32(littleEndian: bits))
                }
            }
        }
    }
}
