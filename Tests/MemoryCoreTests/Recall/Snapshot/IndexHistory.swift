import TestSupport

@testable import MemoryCore

/// An index after many random changes, the same for the same seed.
struct IndexHistory {
    static let embedder = FixedEmbedder()

    private(set) var index = ScopeIndex(scope: .alice)
    private var generator: SeededGenerator
    private var memories: [Memory] = []

    init(seed: UInt64, changes: Int) {
        generator = SeededGenerator(seed: seed)
        for _ in 0..<changes { change() }
    }

    mutating func change() {
        switch Int.random(in: 0..<10, using: &generator) {
        case 0 where !memories.isEmpty:
            let place = Int.random(in: 0..<memories.count, using: &generator)
            index.remove(memories.remove(at: place).id)
        case 1...2 where !memories.isEmpty:
            guard let memory = memories.randomElement(using: &generator) else { return }
            store(said(at: memory.position, id: memory.id))
        default:
            let memory = said(at: memories.count, id: nil)
            memories.append(memory)
            store(memory)
        }
    }

    /// A message of a few of 200 words, some with accents, in one of five conversations.
    mutating func text() -> String {
        (0..<Int.random(in: 0...12, using: &generator))
            .map { _ in Self.words[Int.random(in: 0..<Self.words.count, using: &generator)] }
            .joined(separator: " ")
    }

    private static let words = (0..<200).map { number in
        let letters = "abcdefghijklmnopqrstuvwxyzéß"
        return String(
            (0..<6).map {
                letters[
                    letters.index(letters.startIndex, offsetBy: (number * (7 + $0 * $0) + $0) % 28)
                ]
            }
        )
    }

    private mutating func said(at position: Int, id: MemoryID?) -> Memory {
        .said(
            text(),
            by: Memory.Role.allCases[Int.random(in: 0..<4, using: &generator)],
            conversation: UInt64.random(in: 1...5, using: &generator),
            at: position,
            id: id
        )
    }

    private mutating func store(_ memory: Memory) {
        index.upsert(memory)
        guard Int.random(in: 0..<4, using: &generator) > 0 else { return }
        let vectors = [memory.content, text()].compactMap { Self.embedder.vector(of: $0) }
        index.setVectors(vectors, of: memory.id)
    }
}

extension ScopeIndex {
    mutating func recall(by embedder: FixedEmbedder, _ text: String) -> [String] {
        let query = RecallQuery(
            scope: scope,
            text: text,
            topK: 20,
            vector: embedder.vector(of: text)
        )
        return recall(query, RankingWeights(), excluding: { _ in false }).items.map {
            // Terms are added up in the order of their numbers, which may differ.
            "\($0.memory.id) \($0.memory.content) \(($0.score * 10_000).rounded())"
        }
    }
}
