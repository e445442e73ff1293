import CKernels

extension VectorTable {
    /// Up to so many rows all are compared exactly. Where there are more, their codes take a
    /// sixteenth of the room in the processor's cache, which everything else that a request needs
    /// shares.
    static let maxExactRows = 512

    /// Rows that the codes let through to be compared exactly, which costs some 50 ns each where
    /// they lie far apart. LoCoMo and BEAM, with some hundred passages a session, have the same R@10
    /// with 192 as with 512 (.81 and .63, table's vectors). Of 12,000 passages of theirs 1,024 hold
    /// 99 % of the 64 that are nearest to a question, and all of the ten nearest; of 100,000 made-up
    /// memories, which are more alike, they hold 94 % and 98 %, and 2,048 hold 98 % and all but one
    /// in 300.
    static func maxPromisingRows(of count: Int, for limit: Int) -> Int {
        let share = count > VectorChunk.maxRows ? max(1_024, count / 64) : count / 6
        return min(4_096, max(6 * limit, share))
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
        return Self.best(limit, of: matches(of: promisingRows(for: query, limit), to: query))
    }

    /// Of these rows the nearest to the query, in no order.
    func nearest(of rows: [Row], to query: VectorQuery, limit: Int) -> [Match] {
        Self.best(limit, of: matches(of: rows, to: query))
    }

    /// Exact cosines of rows.
    func matches(of rows: [Row], to query: VectorQuery) -> [Match] {
        let starts: [UnsafePointer<Int8>?] = chunks.map { UnsafePointer($0.row(0)) }
        let cosines = [Float](unsafeUninitializedCapacity: rows.count) { buffer, count in
            starts.withUnsafeBufferPointer { starts in
                scales.withUnsafeBufferPointer { scales in
                    let table = scan_table(
                        chunks: starts.baseAddress,
                        row_bytes: query.shape.rowBytes,
                        scales: scales.baseAddress
                    )
                    scan_rows(
                        query.values,
                        query.scale,
                        table,
                        rows,
                        rows.count,
                        buffer.baseAddress
                    )
                }
            }
            count = rows.count
        }
        return [Match](unsafeUninitializedCapacity: rows.count) { matches, count in
            for index in rows.indices {
                let match = Match(row: rows[index], similarity: cosines[index])
                matches.initializeElement(at: index, to: match)
            }
            count = rows.count
        }
    }

    /// The cosine of two documents; nil unless both have one vector.
    func similarity(of left: DocumentNumber, and right: DocumentNumber) -> Float? {
        guard let shape, let leftRow = onlyRow(of: left), let rightRow = onlyRow(of: right) else {
            return nil
        }
        var dot: Int32 = 0
        scan_dots(values(of: leftRow), values(of: rightRow), 1, shape.rowBytes, &dot)
        return Float(dot) * scales[Int(leftRow)] * scales[Int(rightRow)]
    }

    private func onlyRow(of document: DocumentNumber) -> Row? {
        var only: Row?
        var rows = 0
        forEachRow(of: document) { row in
            only = row
            rows += 1
        }
        return rows == 1 ? only : nil
    }

    private func nearestOfAll(to query: VectorQuery, limit: Int) -> [Match] {
        let dots = [Int32](unsafeUninitializedCapacity: count) { buffer, filled in
            for chunk in chunks {
                let rows = min(VectorChunk.maxRows, count - filled)
                let to = buffer.baseAddress.map { $0 + filled }
                scan_dots(query.values, chunk.row(0), rows, query.shape.rowBytes, to)
                filled += rows
            }
        }
        let matches = [Match](unsafeUninitializedCapacity: count) { buffer, filled in
            for row in dots.indices {
                let similarity = Float(dots[row]) * scales[row] * query.scale
                buffer.initializeElement(at: row, to: Match(row: Row(row), similarity: similarity))
            }
            filled = dots.count
        }
        return Self.best(limit, of: matches)
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
        [Row](unsafeUninitializedCapacity: wanted) { rows, found in
            found = codes_pick(
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
    private static func best(_ limit: Int, of matches: [Match]) -> [Match] {
        guard matches.count > limit else { return matches }
        let cosines = matches.map(\.similarity)
        return StepSelection.greatest(limit, of: cosines, from: -1, to: 1).map { matches[Int($0)] }
    }
}
