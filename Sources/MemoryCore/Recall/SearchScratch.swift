/// The working space of a search: a score for every memory of the scope, zero between searches.
struct SearchScratch: Sendable {
    var scores: [Float] = []
    /// The memories whose score is not zero.
    var touched: [DocumentNumber] = []
    /// The best score in each conversation.
    var conversationBest: [Float] = []

    mutating func prepare(memories: Int, conversations: Int) {
        Self.extend(&scores, to: memories)
        Self.extend(&conversationBest, to: conversations)
    }

    /// Sets back what the search has touched, and nothing else: the cost is that of the search.
    mutating func reset() {
        for document in touched { scores[Int(document)] = 0 }
        touched.removeAll(keepingCapacity: true)
    }

    private static func extend(_ array: inout [Float], to count: Int) {
        guard array.count < count else { return }
        array.append(contentsOf: repeatElement(0, count: count - array.count))
    }
}
