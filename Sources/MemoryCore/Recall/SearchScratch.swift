import CKernels

/// The working space of a search: numbers for every memory of the scope, zero between searches, so
/// that a search costs what it looks at and not what there is.
struct SearchScratch: Sendable {
    var scores: [Float] = []
    /// The memories whose score is not zero.
    var touched: [DocumentNumber] = []
    /// The place of a memory among the candidates, and one more; 0 for none.
    var places: [UInt32] = []
    /// The row of a memory in `TermScores`; 0 for none.
    var rows: [UInt32] = []

    mutating func prepare(memories: Int) {
        Self.extend(&scores, with: 0, to: memories)
        Self.extend(&places, with: 0, to: memories)
        Self.extend(&rows, with: 0, to: memories)
    }

    /// Sets back the scores that the search has touched, and nothing else.
    mutating func resetScores() {
        postings_reset(touched, touched.count, &scores)
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
