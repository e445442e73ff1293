import CKernels
import CModels
import MemoryCore
import Testing

@testable import Embedding

@Suite
struct QueryTableTests {
    private static let sets = [KERNELS_AVX2, KERNELS_VNNI256, KERNELS_VNNI512, KERNELS_SDOT]
        .filter(kernels_can_run)

    @Test(arguments: [1, 2, 25, 256])
    func `every set of instructions sums what the plain one does`(count: Int) throws {
        let tokens = (0..<count).map { UInt16((2_003 + $0 * 7_919) % WordPiece.vocabularyCount) }
        let plain = try Self.table(KERNELS_PLAIN).sum(of: tokens)
        #expect(plain.contains { $0 != 0 })
        for set in Self.sets {
            let sum = try Self.table(set).sum(of: tokens)
            let farthest = zip(sum, plain).map { abs($0 - $1) }.max() ?? 0
            #expect(farthest <= 1e-5 * Float(count), "\(String(cString: kernels_name(set)))")
        }
    }

    @Test func `the plain sum is that of the rows`() throws {
        let table = try Self.table(KERNELS_PLAIN)
        let (one, two) = (table.sum(of: [2_003]), table.sum(of: [29_999]))
        for (sum, parts) in zip(table.sum(of: [2_003, 29_999]), zip(one, two)) {
            #expect(abs(sum - parts.0 - parts.1) <= 1e-6)
        }
    }

    @Test func `what says nothing has no vector`() throws {
        let table = try QueryTable()
        #expect(table.vector(of: []) == nil)
        #expect(table.vector(of: [WordPiece.start]) == nil)
        #expect(table.vector(of: [WordPiece.start, WordPiece.unknown]) == nil)
        #expect(table.vector(of: [WordPiece.start, 2_088]) != nil)
    }

    @Test func `a vector is of length 1 and as close to the sum as its steps allow`() throws {
        let table = try QueryTable()
        let tokens: [UInt16] = [WordPiece.start, 7_592, 2_088, 29_999]
        let sum = table.sum(of: tokens)
        let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let vector = try #require(table.vector(of: tokens))
        #expect(vector.values.map { abs(Int($0)) }.max() == 127)
        for (component, exact) in zip(vector.components, sum) {
            #expect(abs(component - exact / length) <= vector.scale * 0.501)
        }
        #expect(abs(vector.cosine(to: vector) - 1) <= 0.005)
    }

    private static func table(_ set: kernels_set) throws -> QueryTable {
        let file = models_query_table()
        let bytes = UnsafeRawBufferPointer(start: file.bytes, count: file.count)
        return try QueryTable(file: bytes, kernels: set)
    }
}

extension Vector {
    func cosine(to other: Vector) -> Float {
        zip(components, other.components).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
