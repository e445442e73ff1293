import CModels
import Testing

@testable import Embedding

@Suite
struct MiniLMFileTests {
    @Test func `the weights in the binary are whole`() throws {
        try MiniLM().checkWeights()
    }

    @Test func `a file whose format or shape reads otherwise is refused`() {
        let copy = WeightsCopy()
        for offset in 0..<36 {
            copy.bytes[offset] ^= 1
            #expect(throws: MiniLMError.unknownFormat) { try MiniLM(file: copy.file) }
            copy.bytes[offset] ^= 1
        }
        #expect(throws: Never.self) { try MiniLM(file: copy.file) }
    }

    @Test func `a file without contents, or with less than the shape needs, is refused`() {
        let copy = WeightsCopy()
        #expect(throws: MiniLMError.unknownFormat) {
            try MiniLM(file: UnsafeRawBufferPointer(start: nil, count: 0))
        }
        #expect(throws: MiniLMError.unknownFormat) {
            try MiniLM(file: UnsafeRawBufferPointer(rebasing: copy.file.prefix(63)))
        }
        for length in [64, 1 << 20, copy.file.count - 64, copy.file.count - 1] {
            let cut = UnsafeRawBufferPointer(rebasing: copy.file.prefix(length))
            #expect(throws: MiniLMError.wrongSize(bytes: length, expected: copy.file.count)) {
                try MiniLM(file: cut)
            }
        }
    }

    @Test func `a header that claims another size is refused`() {
        let copy = WeightsCopy()
        copy.bytes[40] ^= 64
        #expect(throws: MiniLMError.self) { try MiniLM(file: copy.file) }
    }

    @Test func `a file that does not lie at a multiple of 64 bytes is refused`() {
        let copy = WeightsCopy(offset: 4)
        #expect(throws: MiniLMError.misaligned) { try MiniLM(file: copy.file) }
    }

    @Test func `one changed bit anywhere in the weights is found`() throws {
        let copy = WeightsCopy()
        let model = try MiniLM(file: copy.file)
        for offset in [48, 64, 11_000_003, copy.file.count - 1] {
            // The model was opened before, so a changed checksum needs opening again.
            copy.bytes[offset] ^= 0x10
            let opened = offset < 64 ? try MiniLM(file: copy.file) : model
            #expect(throws: MiniLMError.damaged) { try opened.checkWeights() }
            copy.bytes[offset] ^= 0x10
        }
        try model.checkWeights()
    }

    @Test func `damaged weights make no crash`() throws {
        let copy = WeightsCopy()
        for offset in stride(from: 64, to: copy.file.count, by: 997) { copy.bytes[offset] ^= 0x80 }
        let vector = try MiniLM(file: copy.file).embed(tokens: [101, 2_000, 30_000, 102])
        #expect(vector.count == MiniLM.dimensions)
    }
}

/// The compiled-in weights again, in memory that may be changed.
private final class WeightsCopy {
    let bytes: UnsafeMutableRawBufferPointer
    private let allocation: UnsafeMutableRawBufferPointer

    var file: UnsafeRawBufferPointer { UnsafeRawBufferPointer(bytes) }

    init(offset: Int = 0) {
        let weights = models_minilm()
        allocation = .allocate(byteCount: weights.count + offset, alignment: 64)
        bytes = UnsafeMutableRawBufferPointer(rebasing: allocation.dropFirst(offset))
        bytes.copyMemory(from: UnsafeRawBufferPointer(start: weights.bytes, count: weights.count))
    }

    deinit { allocation.deallocate() }
}
