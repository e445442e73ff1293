/// The working space of a search: a score for every memory of the scope, zero between searches.
struct SearchScratch: Sendable {
    var scores: [Float] = []
    /// The memories whose score is not zero.
    var touched: [DocumentNumber] = []
    /// Memories that are candidates already.
    var isCandidate: [Bool] = []
    /// The best score in each conversation.
    var conversationBest: [Float] = []

    mutating func prepare(memories: Int, conversations: Int) {
        Self.extend(&scores, with: 0, to: memories)
        Self.extend(&isCandidate, with: false, to: memories)
        Self.extend(&conversationBest, with: 0, to: conversations)
    }

    func score(of document: DocumentNumber) -> Float {
        document == IndexedMemory.noDocument ? 0 : scores[Int(document)]
    }

    /// Sets back what the search has touched, and nothing else: the cost is that of the search.
    mutating func reset() {
        for document in touched { scores[Int(document)] = 0 }
        touched.removeAll(keepingCapacity: true)
    }

    private static func extend<Element>(
        _ array: inout [Element],
        with element: Element,
        to count: Int
    ) {
        guard array.count < count else { return }
        array.append(contentsOf: repeatElement(element, count: count - array.count))
    }
}
