/// Reads what `SnapshotWriter` wrote. Nothing is handed out before its block is checked, and
/// nothing larger is made room for than the file can hold.
struct SnapshotReader: ~Copyable {
    private let file: SnapshotFile
    private var block: [UInt8] = []
    private var position = 0
    private var blockNumber = 0
    /// Bytes of the file behind the current block.
    private var unread: Int

    init(_ file: consuming SnapshotFile) throws(SnapshotError) {
        unread = try file.size()
        self.file = file
    }

    mutating func value<Value: PlainValue>(
        _ type: Value.Type = Value.self
    ) throws(SnapshotError) -> Value {
        let size = MemoryLayout<Value>.size
        let bytes = try bytes(size)
        return bytes.withUnsafeBytes { $0.loadUnaligned(as: Value.self) }
    }

    /// What was appended as an array.
    mutating func array<Value: PlainValue>(
        of type: Value.Type = Value.self
    ) throws(SnapshotError) -> [Value] {
        try elements(try count(of: type), of: type)
    }

    /// A number of elements that the rest of the file has room for.
    mutating func count<Value: PlainValue>(of type: Value.Type) throws(SnapshotError) -> Int {
        let count = try value(UInt64.self)
        guard count <= (block.count - position + unread) / MemoryLayout<Value>.stride else {
            throw .inconsistent
        }
        return Int(count)
    }

    mutating func text() throws(SnapshotError) -> String {
        String(decoding: try array(of: UInt8.self), as: UTF8.self)
    }

    /// So many elements without a count before them, with a little room for more.
    mutating func elements<Value: PlainValue>(
        _ count: Int,
        of type: Value.Type = Value.self
    ) throws(SnapshotError) -> [Value] {
        guard count <= (block.count - position + unread) / MemoryLayout<Value>.stride else {
            throw .inconsistent
        }
        var failure: SnapshotError?
        let capacity = count < 1024 ? count : count + count / 8
        let elements = [Value](unsafeUninitializedCapacity: capacity) { buffer, initialized in
            let bytes = UnsafeMutableRawBufferPointer(
                start: buffer.baseAddress,
                count: count * MemoryLayout<Value>.stride
            )
            do throws(SnapshotError) {
                try fill(bytes)
                initialized = count
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return elements
    }

    /// So many bytes, as they are.
    mutating func bytes(_ count: Int) throws(SnapshotError) -> ArraySlice<UInt8> {
        if position == block.count, unread > 0 { try readBlock() }
        guard count > block.count - position else {
            position += count
            return block[position - count..<position]
        }
        return try elements(count)[...]
    }

    /// There is nothing behind what was read.
    mutating func finish() throws(SnapshotError) {
        if position == block.count, unread > 0 { try readBlock() }
        guard position == block.count, unread == 0 else { throw .damaged }
    }

    mutating func fill(_ bytes: UnsafeMutableRawBufferPointer) throws(SnapshotError) {
        var filled = 0
        while filled < bytes.count {
            if position == block.count { try readBlock() }
            let count = min(bytes.count - filled, block.count - position)
            guard count > 0 else { throw .damaged }
            block.withUnsafeBytes { block in
                let part = UnsafeRawBufferPointer(rebasing: block[position..<position + count])
                UnsafeMutableRawBufferPointer(rebasing: bytes[filled...]).copyMemory(from: part)
            }
            position += count
            filled += count
        }
    }

    private mutating func readBlock() throws(SnapshotError) {
        let count = min(SnapshotBlock.payloadBytes, unread - SnapshotBlock.checksumBytes)
        guard count >= 0 else { throw .damaged }
        let checksum = try file.read(SnapshotBlock.checksumBytes)
            .withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
        block = []
        block = try file.read(count)
        unread -= SnapshotBlock.checksumBytes + count
        position = 0
        let found = block.withUnsafeBytes { SnapshotBlock.checksum(of: $0, number: blockNumber) }
        guard found == checksum else { throw .damaged }
        blockNumber += 1
    }
}
