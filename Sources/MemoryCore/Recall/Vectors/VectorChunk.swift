import CKernels

/// Room for vectors of one length and their codes, aligned as the kernels like it. What is not
/// written is zero.
///
/// A class, because the kernels need memory that stays where it is; `VectorTable` copies it before
/// it changes one that it shares.
final class VectorChunk: @unchecked Sendable {
    /// Rows of a full chunk: with 256 dimensions 1 MiB of vectors, and a sixteenth of it codes.
    static let maxRows = SCAN_CHUNK_ROWS

    let shape: VectorShape
    /// A multiple of the rows of a block.
    let capacity: Int
    private let memory: UnsafeMutableRawPointer

    /// - Parameter old: what it starts with.
    init(_ shape: VectorShape, capacity: Int, copying old: VectorChunk? = nil) {
        self.shape = shape
        self.capacity = capacity
        let bytes = capacity * (shape.rowBytes + shape.codeBytes)
        memory = .allocate(byteCount: bytes, alignment: SCAN_ROW_BYTES)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        guard let old else { return }
        memory.copyMemory(from: old.memory, byteCount: old.capacity * shape.rowBytes)
        codes.update(from: old.codes, count: old.capacity * shape.codeBytes)
    }

    deinit { memory.deallocate() }

    func row(_ index: Int) -> UnsafeMutablePointer<Int8> {
        (memory + index * shape.rowBytes).assumingMemoryBound(to: Int8.self)
    }

    /// The blocks of codes, those of the first 32 rows first.
    var codes: UnsafeMutablePointer<UInt8> {
        (memory + capacity * shape.rowBytes).assumingMemoryBound(to: UInt8.self)
    }

    func codeBlock(of index: Int) -> UnsafeMutablePointer<UInt8> {
        codes + index / VectorShape.blockRows * VectorShape.blockRows * shape.codeBytes
    }
}

/// What the vectors of a table have in common.
struct VectorShape: Sendable, Equatable {
    static let blockRows = CODES_BLOCK_ROWS

    let dimensions: Int
    /// Dimensions, rounded up to what kernels take at once.
    let rowBytes: Int
    let codeDimensions: Int

    init(dimensions: Int) {
        let unit = SCAN_ROW_BYTES
        self.dimensions = dimensions
        rowBytes = (dimensions + unit - 1) / unit * unit
        codeDimensions = codes_dimensions(dimensions)
    }

    var codeBytes: Int { codeDimensions / 8 }
}
