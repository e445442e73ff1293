import CKernels

/// The vectors of a scope's memories, one a passage, without gaps: what is removed makes room for
/// the last one.
struct VectorTable: Sendable {
    typealias Row = UInt32

    static let noRow = Row.max

    /// Of the first vector; others of another length are refused. Nil before that.
    var shape: VectorShape?
    var chunks: [VectorChunk] = []
    var scales: [Float] = []
    var owners: [DocumentNumber] = []
    /// The next row of the same owner.
    var nextRows: [Row] = []
    /// The first row of each document.
    var firstRows: [Row] = []

    /// Rows, not documents.
    var count: Int { scales.count }

    var estimatedBytes: Int {
        let row = shape.map { $0.rowBytes + $0.codeBytes } ?? 0
        return chunks.reduce(0) { $0 + $1.capacity * row } + 12 * count + 4 * firstRows.count
    }

    func hasVectors(_ document: DocumentNumber) -> Bool { firstRow(of: document) != Self.noRow }

    func forEachRow(of document: DocumentNumber, _ body: (Row) -> Void) {
        var row = firstRow(of: document)
        while row != Self.noRow {
            body(row)
            row = nextRows[Int(row)]
        }
    }

    func values(of row: Row) -> UnsafePointer<Int8> {
        UnsafePointer(chunks[Int(row) / VectorChunk.maxRows].row(Int(row) % VectorChunk.maxRows))
    }

    /// Puts the vectors in place of those that the document has. Vectors of other dimensions than
    /// the table's are left out.
    mutating func set(_ vectors: [Vector], of document: DocumentNumber) {
        remove(document)
        for vector in vectors.reversed() { append(vector, of: document) }
    }

    mutating func remove(_ document: DocumentNumber) {
        while case let row = firstRow(of: document), row != Self.noRow {
            firstRows[Int(document)] = nextRows[Int(row)]
            moveLast(to: row)
        }
    }

    func firstRow(of document: DocumentNumber) -> Row {
        Int(document) < firstRows.count ? firstRows[Int(document)] : Self.noRow
    }

    private mutating func append(_ vector: Vector, of document: DocumentNumber) {
        let shape = shape ?? VectorShape(dimensions: vector.values.count)
        guard vector.values.count == shape.dimensions, shape.dimensions > 0 else { return }
        self.shape = shape
        let row = count
        let chunk = chunkToAppend(shape)
        let index = row % VectorChunk.maxRows
        vector.values.withUnsafeBufferPointer { values in
            guard let base = values.baseAddress else { return }
            chunk.row(index).update(from: base, count: values.count)
        }
        let rotated = [Float](unsafeUninitializedCapacity: shape.codeDimensions) { buffer, count in
            codes_rotate(chunk.row(index), shape.dimensions, buffer.baseAddress)
            count = shape.codeDimensions
        }
        let block = chunk.codeBlock(of: index)
        codes_set(block, index % VectorShape.blockRows, rotated, shape.codeDimensions)
        scales.append(vector.scale)
        owners.append(document)
        while firstRows.count <= Int(document) { firstRows.append(Self.noRow) }
        nextRows.append(firstRows[Int(document)])
        firstRows[Int(document)] = Row(row)
    }

    /// The last chunk, with room for one more row, and nobody else's. It grows to its full size by
    /// doubling: most scopes are small.
    private mutating func chunkToAppend(_ shape: VectorShape) -> VectorChunk {
        let used = count % VectorChunk.maxRows
        if used == 0, count / VectorChunk.maxRows == chunks.count {
            let capacity = chunks.isEmpty ? VectorShape.blockRows : VectorChunk.maxRows
            chunks.append(VectorChunk(shape, capacity: capacity))
        }
        let last = chunks.count - 1
        if used == chunks[last].capacity {
            chunks[last] = VectorChunk(shape, capacity: 2 * used, copying: chunks[last])
        }
        return ownedChunk(last)
    }

    private mutating func ownedChunk(_ index: Int) -> VectorChunk {
        if !isKnownUniquelyReferenced(&chunks[index]) {
            let shared = chunks[index]
            chunks[index] = VectorChunk(shared.shape, capacity: shared.capacity, copying: shared)
        }
        return chunks[index]
    }

    /// Fills the hole at `row`, which nobody owns any more, with the last row.
    private mutating func moveLast(to row: Row) {
        guard let shape else { return }
        let last = count - 1
        if Int(row) != last {
            let to = ownedChunk(Int(row) / VectorChunk.maxRows)
            let from = chunks[last / VectorChunk.maxRows]
            let (source, target) = (last % VectorChunk.maxRows, Int(row) % VectorChunk.maxRows)
            to.row(target).update(from: from.row(source), count: shape.rowBytes)
            codes_copy(
                from.codeBlock(of: source),
                source % VectorShape.blockRows,
                to.codeBlock(of: target),
                target % VectorShape.blockRows,
                shape.codeDimensions
            )
            scales[Int(row)] = scales[last]
            owners[Int(row)] = owners[last]
            nextRows[Int(row)] = nextRows[last]
            redirect(from: Row(last), to: row, of: owners[last])
        }
        scales.removeLast()
        owners.removeLast()
        nextRows.removeLast()
        if count % VectorChunk.maxRows == 0 { chunks.removeLast() }
        if count == 0 { self.shape = nil }
    }

    private mutating func redirect(from old: Row, to new: Row, of document: DocumentNumber) {
        if firstRows[Int(document)] == old {
            firstRows[Int(document)] = new
            return
        }
        var row = firstRows[Int(document)]
        while nextRows[Int(row)] != old { row = nextRows[Int(row)] }
        nextRows[Int(row)] = new
    }
}
