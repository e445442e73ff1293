extension Embedder {
    /// Passages of a new memory that get a provisional vector: it must cost little beside the
    /// exchange. Most messages have one.
    private var maxProvisionalPassages: Int { 4 }

    /// Quick stand-ins for the vectors of a memory; nil if the embedder has none.
    func provisionalVectors(of memory: Memory) -> [Vector]? {
        let passages = Passages.texts(of: memory.content).prefix(maxProvisionalPassages)
        let vectors = passages.map { provisionalVector(of: $0) }
        return vectors.contains { $0 != nil } ? filled(vectors) : nil
    }

    /// The vectors of memories, a row of them each: one a passage, none if the whole text has no
    /// meaning to the model.
    func vectors(of memories: [Memory]) async throws -> [[Vector]] {
        let passages = memories.map { Passages.texts(of: $0.content) }
        let texts = passages.flatMap(\.self)
        let vectors = texts.isEmpty ? [] : try await self.vectors(of: texts)
        guard vectors.count == texts.count else { throw EmbeddingError.wrongCount }
        var rest = vectors[...]
        return passages.map { passages in
            defer { rest = rest.dropFirst(passages.count) }
            let own = Array(rest.prefix(passages.count))
            return own.contains { $0 != nil } ? filled(own) : []
        }
    }

    /// A passage without meaning keeps its place: it has a vector that is like no other.
    private func filled(_ vectors: [Vector?]) -> [Vector] {
        let none = Vector(values: [Int8](repeating: 0, count: space.dimensions), scale: 0)
        return vectors.map { $0 ?? none }
    }
}

package enum EmbeddingError: Error, Equatable, CustomStringConvertible {
    /// The embedder gave more or fewer vectors than it got texts.
    case wrongCount

    package var description: String { "the embedder gave another number of vectors" }
}
