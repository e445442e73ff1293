import FoundationEssentials

/// Finds what a session says already, in other words, and what the texts before it in one list do.
struct Restatements {
    /// A memory that says the same.
    struct Known: Equatable {
        var id: MemoryID
        var similarity: Double
    }

    /// The nearest memories that are looked at.
    private static let maxNear = 8

    private let index: MemoryIndex
    private let scope: Scope
    private let time: Date
    /// What the list has said before.
    private var said: [(id: MemoryID, kind: Memory.Kind, text: Restatement)] = []

    init(index: MemoryIndex, scope: Scope, time: Date) {
        self.index = index
        self.scope = scope
        self.time = time
    }

    /// Nil if nobody says it, or there is no embedder to tell. What another kind of memory says, or
    /// the assistant, is another thing; so is what is said about another user, which only the store
    /// knows: memories of a user are compared by their text alone.
    mutating func known(of memory: KeptMemory) throws -> Known? {
        guard memory.userID == nil, let embedder = index.loader.embedder else { return nil }
        let text = memory.memory.content
        let provisional = embedder.provisionalVector(of: text)
        // An embedder that fails costs the comparison, nothing else.
        guard let vector = provisional ?? (try? embedder.queryVector(of: text)) else { return nil }
        let own = Restatement(text, vector: vector)
        let inList = said.lazy.compactMap { known -> Known? in
            guard known.kind == memory.memory.kind,
                let cosine = own.cosine(to: known.text),
                let similarity = own.similarity(to: known.text, cosine: cosine)
            else { return nil }
            return Known(id: known.id, similarity: similarity)
        }
        if let known = inList.first { return known }
        for item in try near(memory, vector) {
            // Vectors of two kinds are never compared: the table's with the table's.
            let other = Restatement(
                item.memory.content,
                vector: provisional.flatMap { _ in
                    embedder.provisionalVector(of: item.memory.content)
                }
            )
            guard let cosine = provisional == nil ? item.similarity : own.cosine(to: other),
                let similarity = own.similarity(to: other, cosine: cosine)
            else { continue }
            return Known(id: item.memory.id, similarity: similarity)
        }
        said.append((memory.id, memory.memory.kind, own))
        return nil
    }

    private func near(_ memory: KeptMemory, _ vector: Vector) throws -> [Recall.Item] {
        let query = RecallQuery(
            scope: scope,
            text: memory.memory.content,
            topK: Self.maxNear,
            vector: vector,
            time: time
        )
        return try index.recall(query, excluding: { _ in false }).items.filter { item in
            item.memory.kind == memory.memory.kind && item.memory.role != .assistant
                && item.memory.role != .tool
        }
    }
}
