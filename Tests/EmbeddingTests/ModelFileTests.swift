import CModels
import Testing

@testable import Embedding

@Suite
struct ModelFileTests {
    @Test func `the files in the binary are whole and of one space`() throws {
        try QueryTable().checkContents()
        #expect(try QueryTable().space == Projection().space)
        #expect(throws: Never.self) { try WordPiece() }
    }

    @Test(arguments: [0, 7, 8, 11])
    func `a file of another kind or format is refused`(offset: Int) {
        let copy = FileCopy(models_query_table())
        copy.bytes[offset] ^= 1
        #expect(throws: MiniLMError.unknownFormat) { try QueryTable(file: copy.file) }
    }

    @Test func `a table without a row for every word piece, or of odd rows, is refused`() {
        for offset in [12, 16] {
            let copy = FileCopy(models_query_table())
            copy.bytes[offset] ^= 1
            #expect(throws: MiniLMError.unknownFormat) { try QueryTable(file: copy.file) }
        }
    }

    @Test(arguments: [0, 63, 64, 128, 1 << 20])
    func `a file that was cut off is refused`(length: Int) {
        let copy = FileCopy(models_query_table())
        let cut = UnsafeRawBufferPointer(rebasing: copy.file.prefix(length))
        #expect(throws: MiniLMError.self) { try QueryTable(file: cut) }
    }

    @Test func `a header that promises more than there is, is refused`() {
        let copy = FileCopy(models_query_table())
        // 512 dimensions instead of 256.
        copy.bytes[17] = 2
        #expect(throws: MiniLMError.self) { try QueryTable(file: copy.file) }
    }

    @Test func `one changed bit is found`() throws {
        let table = FileCopy(models_query_table())
        table.bytes[4_000_000] ^= 1
        let opened = try QueryTable(file: table.file)
        #expect(throws: MiniLMError.damaged) { try opened.checkContents() }

        let tokenizer = FileCopy(models_wordpiece())
        tokenizer.bytes[300_000] ^= 1
        #expect(throws: MiniLMError.damaged) { try WordPiece(file: tokenizer.file) }

        let projection = FileCopy(models_projection())
        projection.bytes[300_000] ^= 1
        #expect(throws: MiniLMError.damaged) { try Projection(file: projection.file) }
    }

    @Test func `a file at an odd place is refused`() {
        let copy = FileCopy(models_projection(), offset: 4)
        #expect(throws: MiniLMError.misaligned) { try Projection(file: copy.file) }
    }
}

/// A file of the binary again, in memory that may be changed.
private final class FileCopy {
    let bytes: UnsafeMutableRawBufferPointer
    private let allocation: UnsafeMutableRawBufferPointer

    var file: UnsafeRawBufferPointer { UnsafeRawBufferPointer(bytes) }

    init(_ original: models_file, offset: Int = 0) {
        allocation = .allocate(byteCount: original.count + offset, alignment: 64)
        bytes = UnsafeMutableRawBufferPointer(rebasing: allocation.dropFirst(offset))
        bytes.copyMemory(
            from: UnsafeRawBufferPointer(start: original.bytes, count: original.count)
        )
    }

    deinit { allocation.deallocate() }
}
