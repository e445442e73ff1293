import CKernels

extension VectorTable {
    /// Up to so many rows all are compared exactly, which then takes as long as looking at the
    /// codes: 3 to 8 ns a row while they fit into the cache, 15 to 30 from memory.
    static let maxExactRows = 8192
    /// Rows that the codes let through to be compared exactly.
    static let maxPromisingRows = 1024

    /// A row and its cosine to the query.
    struct Match: Sendable, Equatable {
        var row: Row
        var similarity: Float
    }

    /// The rows nearest to the query, in no order; where there are more than `maxExactRows`, with
    /// next to no exception.
    func nearest(to query: VectorQuery, limit: Int) -> [Match] {
        guard count > limit else { return matches(of: Array(0..<Row(count)), to: query) }
        let matches =
            count <= Self.maxExactRows
            ? allMatches(of: query) : self.matches(of: promisingRows(for: query), to: query)
        return Self.best(limit, of: matches)
    }

    /// Exact cosines of rows.
    func matches(of rows: [Row], to query: VectorQuery) -> [Match] {
        let pointers = rows.map { Optional(values(of: $0)) }
        let dots = [Int32](unsafeUninitializedCapacity: rows.count) { buffer, count in
            scan_dots_at(
                query.values,
                pointers,
                rows.count,
                query.shape.rowBytes,
                buffer.baseAddress
            )
            count = rows.count
        }
        return zip(rows, dots).map { row, dot in
            Match(row: row, similarity: Float(dot) * scales[Int(row)] * query.scale)
        }
    }

    private func allMatches(of query: VectorQuery) -> [Match] {
        let dots = [Int32](unsafeUninitializedCapacity: count) { buffer, filled in
            for chunk in chunks {
                let rows = min(VectorChunk.maxRows, count - filled)
                let to = buffer.baseAddress.map { $0 + filled }
                scan_dots(query.values, chunk.row(0), rows, query.shape.rowBytes, to)
                filled += rows
            }
        }
        return dots.indices.map { row in
            Match(row: Row(row), similarity: Float(dots[row]) * scales[row] * query.scale)
        }
    }

    /// The rows whose codes look best.
    private func promisingRows(for query: VectorQuery) -> [Row] {
        let table = query.codeTable()
        let capacity = 4 * Self.maxPromisingRows
        let found = [UInt64](unsafeUninitializedCapacity: capacity) { buffer, filled in
            var best = codes_best()
            best.found = buffer.baseAddress
            best.capacity = capacity
            best.wanted = Self.maxPromisingRows
            for (index, chunk) in chunks.enumerated() {
                let first = index * VectorChunk.maxRows
                let rows = min(VectorChunk.maxRows, count - first)
                let dimensions = query.shape.codeDimensions
                codes_scan(table, chunk.codes, rows, dimensions, UInt32(first), &best)
            }
            codes_finish(&best)
            filled = best.count
        }
        return found.map { Row(truncatingIfNeeded: $0) }
    }

    /// The best ones, told apart by counting cosines in 1,024 steps; in the last step the later
    /// rows stay.
    private static func best(_ limit: Int, of matches: [Match]) -> [Match] {
        guard matches.count > limit else { return matches }
        let steps = 1024
        let step = { (match: Match) in
            min(steps - 1, max(0, Int((match.similarity + 1) / 2 * Float(steps))))
        }
        var counts = [Int](repeating: 0, count: steps)
        for match in matches { counts[step(match)] += 1 }
        var least = steps - 1
        var room = limit
        while counts[least] < room {
            room -= counts[least]
            least -= 1
        }
        return matches.reversed().filter { match in
            let step = step(match)
            if step == least { room -= 1 }
            return step > least || step == least && room >= 0
        }
    }
}
