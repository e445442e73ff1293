import CKernels
import CModels
package import MemoryCore

/// A vector for each word piece, trained so that the mean over a text comes close to MiniLM's
/// vector of that text (`Tools/distill`): a query's vector in microseconds.
package struct QueryTable: @unchecked Sendable {
    package let space: VectorSpace
    private let rows: table_rows
    private let kernels: kernels_set
    private let file: ModelFile

    package init() throws(MiniLMError) {
        let file = models_query_table()
        try self.init(file: UnsafeRawBufferPointer(start: file.bytes, count: file.count))
    }

    /// Looks at the header only; `checkContents` reads it all.
    /// - Parameter file: stays where it is as long as the table is used.
    init(
        file: UnsafeRawBufferPointer,
        kernels: kernels_set = kernels_chosen()
    ) throws(MiniLMError) {
        var file = try ModelFile(file, .queryTable)
        let dimensions = file.counts[1]
        guard file.counts[0] == WordPiece.vocabularyCount, dimensions > 0,
            dimensions % Int(TABLE_BLOCK) == 0
        else { throw .unknownFormat }
        let scales = try file.section(of: Float.self, count: file.counts[0])
        let values = try file.section(of: Int8.self, count: file.counts[0] * dimensions)
        rows = table_rows(
            rows: values.baseAddress,
            scales: scales.baseAddress,
            dimensions: dimensions
        )
        space = VectorSpace(name: file.space, dimensions: dimensions)
        self.kernels = kernels
        self.file = file
    }

    /// Throws if any byte of the table is not what was written. Reads 8 MB.
    package func checkContents() throws(MiniLMError) { try file.checkContents() }

    /// - Parameter tokens: with `WordPiece.start` in front, without `WordPiece.end`, all of the
    ///   vocabulary.
    /// - Returns: nil if no token says anything.
    package func vector(of tokens: [UInt16]) -> Vector? {
        let silent = [WordPiece.start, WordPiece.unknown]
        guard tokens.contains(where: { !silent.contains($0) }) else { return nil }
        return Vector(normalizing: sum(of: tokens))
    }

    /// The sum of the tokens' rows, which has the direction of their mean.
    func sum(of tokens: [UInt16]) -> [Float] {
        precondition(tokens.allSatisfy { $0 < WordPiece.vocabularyCount })
        return Array(capacity: rows.dimensions) { sum in
            table_sum_with(kernels, rows, tokens, tokens.count, sum.baseAddress)
            return rows.dimensions
        }
    }
}
