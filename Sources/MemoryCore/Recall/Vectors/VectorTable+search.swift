import CKernels

extension VectorTable {
    /// Up to so many rows all are compared exactly. Where there are more, their codes take a
    /// sixteenth of the room in the processor's cache, which everything else that a request needs
    /// shares.
    static let maxExactRows = 512

    /// Rows that the codes let through to be compared exactly, which costs some 50 ns each where
    /// they lie far apart. LoCoMo and BEAM, with some hundred passages a session, all of them by
    /// codes, have the same R@10 with 128 as with 512 (.81 and .63, table's vectors), and so with 64.
    /// Of 12,000 passages of theirs 1,024 hold 99 % of the 64 that are nearest to a question, and all
    /// of the ten nearest; of 100,000 made-up memories, which are more alike, they hold 94 % and
    /// 98 %, and 2,048 hold 98 % and all but one in 300.
    static func maxPromisingRows(of count: Int, for limit: Int) -> Int {
        let share = count > VectorChunk.maxRows ? max(1_024, count / 64) : count / 10
        return min(4_096, max(4 * limit, share))
    }

    /// A row and its cosine to the query.
    struct Match: Sendable, Equatable {
        var row: Row
        var similarity: Float
    }

    /// The rows nearest to the query, in no order; where there are more than `maxExactRows`, with
    /// next to no exception.
    func nearest(to query: VectorQuery, limit: Int) -> [Match] {
        guard count > limit else { return matches(of: Array(0..<Row(count)), to: query) }
        guard count > Self.maxExactRows else { return nearestOfAll(to: query, limit: limit) }
        return nearest(of: promisingRows(for: query, limit), to: query, limit: limit)
    }

    /// Of these rows the nearest to the query, in no order.
    func nearest(of rows: [Row], to query: VectorQuery, limit: Int) -> [Match] {
        withCosines(of: rows, to: query) { cosines in
            Self.best(limit, of: cosines) { rows[$0] }
        }
    }

    /// Exact cosines of rows.
    func matches(of rows: [Row], to query: VectorQuery) -> [Match] {
        nearest(of: rows, to: query, limit: rows.count)
    }

    /// Calls `body` with the exact cosine of each of the rows.
    func withCosines<Result>(
        of rows: [Row],
        to query: VectorQuery,
        _ body: (UnsafeBufferPointer<Float>) -> Result
    ) -> Result {
        // The closures must not take the table with them: it would be copied.
        let (chunks, scales) = (chunks, scales)
        return withUnsafeTemporaryAllocation(of: Float.self, capacity: rows.count) { cosines in
            withUnsafeTemporaryAllocation(
                of: UnsafePointer<Int8>?.self,
                capacity: chunks.count
            ) { starts in
                for (index, chunk) in chunks.enumerated() {
                    starts.initializeElement(at: index, to: UnsafePointer(chunk.row(0)))
                }
                scales.withUnsafeBufferPointer { scales in
                    let table = scan_table(
                        chunks: starts.baseAddress,
                        row_bytes: query.shape.rowBytes,
                        scales: scales.baseAddress
                    )
                    let cosines = cosines.baseAddress
                    scan_rows(query.values, query.scale, table, rows, rows.count, cosines)
                }
            }
            return body(UnsafeBufferPointer(cosines))
        }
    }

    /// The cosine of two rows.
    func similarity(of left: Row, and right: Row) -> Float {
        guard let shape else { return 0 }
        var dot: Int32 = 0
        scan_dots(values(of: left), values(of: right), 1, shape.rowBytes, &dot)
        return Float(dot) * scales[Int(left)] * scales[Int(right)]
    }

    /// The row of a document that has exactly one.
    func onlyRow(of document: DocumentNumber) -> Row? {
        let row = firstRow(of: document)
        return row != Self.noRow && nextRows[Int(row)] == Self.noRow ? row : nil
    }

    private func nearestOfAll(to query: VectorQuery, limit: Int) -> [Match] {
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: count) { dots in
            for (index, chunk) in chunks.enumerated() {
                let first = index * VectorChunk.maxRows
                let rows = min(VectorChunk.maxRows, count - first)
                let to = dots.baseAddress.map { $0 + first }
                scan_dots(query.values, chunk.row(0), rows, query.shape.rowBytes, to)
            }
            return withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { cosines in
                for row in dots.indices {
                    let cosine = Float(dots[row]) * scales[row] * query.scale
                    cosines.initializeElement(at: row, to: cosine)
                }
                return Self.best(limit, of: UnsafeBufferPointer(cosines)) { Row($0) }
            }
        }
    }

    /// The rows whose codes look best.
    private func promisingRows(for query: VectorQuery, _ limit: Int) -> [Row] {
        let table = query.codeTable()
        let wanted = Self.maxPromisingRows(of: count, for: limit)
        if let chunk = chunks.first, chunks.count == 1 {
            return pick(wanted, of: chunk, table, query.shape)
        }
        if count > Self.minRowsToSample {
            let least = leastScore(of: wanted, table, query.shape)
            let found = scan(table, query.shape, wanted: wanted, least: least).rows
            // What was looked at first was better than the rest.
            if found.count > wanted / 2 { return found }
        }
        return scan(table, query.shape, wanted: wanted).rows
    }

    private func pick(
        _ wanted: Int,
        of chunk: VectorChunk,
        _ table: [UInt8],
        _ shape: VectorShape
    ) -> [Row] {
        let count = count
        return Array(capacity: wanted) { rows in
            codes_pick(
                table,
                chunk.codes,
                count,
                shape.codeDimensions,
                wanted,
                rows.baseAddress
            )
        }
    }

    /// In larger tables it is worth it to look at some rows first.
    private static let minRowsToSample = 16_384
    /// Of a chunk's rows that are looked at first.
    private static let sampledShare = 16

    /// What about the best rows score at least, and some more: then hardly any others have to be
    /// kept in view on the way.
    private func leastScore(of wanted: Int, _ table: [UInt8], _ shape: VectorShape) -> UInt32 {
        let share = wanted / Self.sampledShare
        return scan(table, shape, wanted: share + share / 4 + 8, of: Self.sampledShare).least
    }

    private func scan(
        _ table: [UInt8],
        _ shape: VectorShape,
        wanted: Int,
        least: UInt32 = 0,
        of share: Int = 1
    ) -> (rows: [Row], least: UInt32) {
        var best = codes_best()
        best.wanted = wanted
        best.least = least
        let found = [UInt64](unsafeUninitializedCapacity: 4 * wanted) { buffer, filled in
            best.found = buffer.baseAddress
            best.capacity = 4 * wanted
            for (index, chunk) in chunks.enumerated() {
                let first = index * VectorChunk.maxRows
                let rows = min(VectorChunk.maxRows / share, count - first)
                codes_scan(table, chunk.codes, rows, shape.codeDimensions, UInt32(first), &best)
            }
            codes_finish(&best)
            filled = best.count
        }
        return (found.map { Row(truncatingIfNeeded: $0) }, best.least)
    }

    /// The best ones, told apart in steps; in the last step the later rows stay.
    private static func best(
        _ limit: Int,
        of cosines: UnsafeBufferPointer<Float>,
        row: (Int) -> Row
    ) -> [Match] {
        func match(_ place: Int) -> Match { Match(row: row(place), similarity: cosines[place]) }
        guard cosines.count > limit else { return cosines.indices.map { match($0) } }
        return StepSelection.withGreatest(limit, of: cosines, from: -1, to: 1) { places in
            places.map { match(Int($0)) }
        }
    }
}
