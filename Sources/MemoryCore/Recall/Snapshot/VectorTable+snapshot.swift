// The rows and their codes are copied as they lie. Another way to make codes makes another format,
// see `SnapshotFolder`.

extension VectorTable {
    func write(to writer: inout SnapshotWriter) throws(SnapshotError) {
        try writer.append(UInt64(shape?.dimensions ?? 0))
        try writer.append(scales)
        try writer.append(owners)
        try writer.append(nextRows)
        try writer.append(firstRows)
        for (index, chunk) in chunks.enumerated() {
            let rows = min(VectorChunk.maxRows, count - index * VectorChunk.maxRows)
            try writer.append(bytes: UnsafeRawBufferPointer(chunk.rowBytes(rows)))
            try writer.append(bytes: UnsafeRawBufferPointer(chunk.codeBytes(rows)))
        }
    }

    init(
        from reader: inout SnapshotReader,
        memories: Int,
        space: VectorSpace?
    ) throws(SnapshotError) {
        self.init()
        let dimensions = try reader.value(UInt64.self)
        scales = try reader.array()
        owners = try reader.array()
        nextRows = try reader.array()
        firstRows = try reader.array()
        guard firstRows.count <= memories, areChained, scales.allSatisfy(Vector.isScale) else {
            throw .inconsistent
        }
        guard count > 0 else { return }
        guard let space, dimensions == space.dimensions else { throw .foreign }
        let shape = VectorShape(dimensions: space.dimensions)
        self.shape = shape
        for start in stride(from: 0, to: count, by: VectorChunk.maxRows) {
            let rows = min(VectorChunk.maxRows, count - start)
            let chunk = VectorChunk(
                shape,
                capacity: start == 0 ? Self.capacity(for: rows) : VectorChunk.maxRows
            )
            try reader.fill(UnsafeMutableRawBufferPointer(chunk.rowBytes(rows)))
            try reader.fill(UnsafeMutableRawBufferPointer(chunk.codeBytes(rows)))
            chunks.append(chunk)
        }
    }

    /// What the first chunk has grown to with so many rows.
    private static func capacity(for rows: Int) -> Int {
        var capacity = VectorShape.blockRows
        while capacity < rows { capacity *= 2 }
        return capacity
    }

    /// Whether each row is reached once, from its owner.
    private var areChained: Bool {
        guard owners.count == count, nextRows.count == count else { return false }
        var reached = 0
        for (document, first) in firstRows.enumerated() {
            var row = first
            while row != Self.noRow {
                guard row < count, owners[Int(row)] == document, reached < count else {
                    return false
                }
                reached += 1
                row = nextRows[Int(row)]
            }
        }
        return reached == count
    }
}

extension VectorChunk {
    fileprivate func rowBytes(_ rows: Int) -> UnsafeMutableBufferPointer<Int8> {
        UnsafeMutableBufferPointer(start: row(0), count: rows * shape.rowBytes)
    }

    /// Whole blocks.
    fileprivate func codeBytes(_ rows: Int) -> UnsafeMutableBufferPointer<UInt8> {
        let size = VectorShape.blockRows
        return UnsafeMutableBufferPointer(
            start: codes,
            count: (rows + size - 1) / size * size * shape.codeBytes
        )
    }
}
