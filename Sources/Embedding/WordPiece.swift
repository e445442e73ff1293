import CModels

/// BERT's tokenizer for text without case, as all-MiniLM-L6-v2 was trained with: the same tokens
/// as the reference gives for any text. Takes about 3 µs for a sentence of 25 words.
package struct WordPiece: Sendable {
    package static let vocabularyCount = 30_522
    package static let unknown: UInt16 = 100
    /// In front of every text.
    package static let start: UInt16 = 101
    /// Behind every text.
    package static let end: UInt16 = 102

    private let file: WordPieceFile

    package init() throws(MiniLMError) {
        let file = models_wordpiece()
        try self.init(file: UnsafeRawBufferPointer(start: file.bytes, count: file.count))
    }

    /// - Parameter file: stays where it is as long as the tokenizer is used.
    init(file: UnsafeRawBufferPointer) throws(MiniLMError) {
        self.file = try WordPieceFile(file)
    }

    /// The tokens of a text, `limit` at most, behind those in front of it.
    package func tokens(
        of text: String,
        limit: Int,
        after first: [UInt16] = []
    ) -> [UInt16] {
        withUnsafeTemporaryAllocation(
            of: UInt8.self,
            capacity: WordPieceReader.wordCapacity
        ) { word in
            text.utf8Span.span.withUnsafeBufferPointer { bytes in
                var reader = WordPieceReader(file, bytes, word: word, tokens: first)
                reader.read(until: first.count + limit)
                return reader.tokens
            }
        }
    }
}
