/// Tells what says the same as something before it.
struct RepeatFilter {
    /// Two texts whose vectors are nearer than this say the same, unless they differ in a number
    /// or a negation (`TellingWords`).
    private static let sameMeaning: Float = 0.97

    private struct Said {
        let row: VectorTable.Row
        let content: String
        /// Nil until somebody asks.
        var tellingWords: TellingWords?
    }

    private var digests: [UInt64] = []
    private var said: [Said] = []

    /// - Parameter capacity: how much is to be told, about.
    init(capacity: Int) {
        digests.reserveCapacity(capacity)
        said.reserveCapacity(capacity)
    }

    /// Whether these terms have been said, in any order; notes that they are now.
    mutating func hasSaid(_ termsDigest: UInt64) -> Bool {
        if digests.contains(termsDigest) { return true }
        digests.append(termsDigest)
        return false
    }

    /// Whether this meaning has been told by a text with the same numbers and negations; notes it.
    mutating func hasSaid(
        _ content: String,
        meaning document: DocumentNumber,
        _ vectors: VectorTable
    ) -> Bool {
        // What has no vector, or more than one, can't be told from the rest.
        guard let row = vectors.onlyRow(of: document) else { return false }
        var tellingWords: TellingWords?
        for index in said.indices
        where vectors.similarity(of: said[index].row, and: row) > Self.sameMeaning {
            let own = tellingWords ?? TellingWords(of: content)
            let others = said[index].tellingWords ?? TellingWords(of: said[index].content)
            if own == others { return true }
            tellingWords = own
            said[index].tellingWords = others
        }
        said.append(Said(row: row, content: content, tellingWords: tellingWords))
        return false
    }
}
