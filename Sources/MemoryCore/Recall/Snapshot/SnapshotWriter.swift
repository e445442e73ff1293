import Glibc

/// Writes values to a file, block by block.
struct SnapshotWriter: ~Copyable {
    private let file: SnapshotFile
    private var block: [UInt8] = []
    private var blockNumber = 0

    init(_ file: consuming SnapshotFile) {
        self.file = file
        block.reserveCapacity(SnapshotBlock.payloadBytes)
    }

    mutating func append(bytes: UnsafeRawBufferPointer) throws(SnapshotError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let room = SnapshotBlock.payloadBytes - block.count
            block.append(contentsOf: rest.prefix(room))
            rest = rest.dropFirst(room)
            if block.count == SnapshotBlock.payloadBytes { try writeBlock() }
        }
    }

    mutating func append<Value: PlainValue>(_ value: Value) throws(SnapshotError) {
        let result = withUnsafeBytes(of: value) { bytes in
            Result { () throws(SnapshotError) in try append(bytes: bytes) }
        }
        try result.get()
    }

    /// The number of elements, then the elements.
    mutating func append<Value: PlainValue>(_ values: [Value]) throws(SnapshotError) {
        try append(UInt64(values.count))
        try append(elements: values)
    }

    mutating func append(_ text: String) throws(SnapshotError) { try append(Array(text.utf8)) }

    /// The elements alone.
    mutating func append<Value: PlainValue>(elements: [Value]) throws(SnapshotError) {
        let result = elements.withUnsafeBytes { bytes in
            Result { () throws(SnapshotError) in try append(bytes: bytes) }
        }
        try result.get()
    }

    /// Everything is in the file and the file on the disk when this returns.
    consuming func finish() throws(SnapshotError) {
        try writeBlock()
        try file.synchronise()
    }

    private mutating func writeBlock() throws(SnapshotError) {
        let checksum = block.withUnsafeBytes { SnapshotBlock.checksum(of: $0, number: blockNumber) }
        try file.write([checksum])
        try file.write(block)
        blockNumber += 1
        block.removeAll(keepingCapacity: true)
    }
}
