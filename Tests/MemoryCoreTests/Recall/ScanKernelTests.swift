import CKernels
import Testing

@testable import MemoryCore

@Suite
struct ScanKernelTests {
    private static let sets = [
        KERNELS_AVX2, KERNELS_VNNI256, KERNELS_VNNI512, KERNELS_SDOT,
    ].filter { kernels_can_run($0) }

    @Test(arguments: [64, 256, 384, 1_536])
    func `every set of instructions gives the plain dot products`(bytes: Int) {
        var generator = SeededGenerator(seed: UInt64(bytes))
        let count = 37
        let rows = (0..<count * bytes).map { _ in Int8.random(in: -127...127, using: &generator) }
        var query = (0..<bytes).map { _ in Int8.random(in: -127...127, using: &generator) }
        for index in 0..<bytes / 2 { query[index] = [-127, 127][index % 2] }
        let plain = dots(KERNELS_PLAIN, query, rows, count)
        let exact = (0..<count).map { row in
            (0..<bytes).reduce(0) { $0 + Int32(query[$1]) * Int32(rows[row * bytes + $1]) }
        }
        #expect(plain == exact)
        for set in Self.sets { #expect(dots(set, query, rows, count) == plain) }
    }

    @Test func `the greatest products don't overflow`() {
        let rows = [Int8](repeating: -127, count: 5 * 256)
        for query: Int8 in [-127, 127] {
            let query = [Int8](repeating: query, count: 256)
            let plain = dots(KERNELS_PLAIN, query, rows, 5)
            for set in Self.sets { #expect(dots(set, query, rows, 5) == plain) }
        }
    }

    @Test(arguments: [256, 384, 1_536])
    func `every set of instructions lets the same codes through`(dimensions: Int) {
        let count = 3_001
        let codeDimensions = codes_dimensions(dimensions)
        let blocks = (count + CODES_BLOCK_ROWS - 1) / CODES_BLOCK_ROWS
        let blockBytes = CODES_BLOCK_ROWS * codeDimensions / 8
        var codes = [UInt8](repeating: 0, count: blocks * blockBytes)
        for row in 0..<count {
            let rotated = rotated(.random(seed: UInt64(row), dimensions: dimensions))
            codes.withUnsafeMutableBufferPointer {
                let block = $0.baseAddress.map { $0 + row / CODES_BLOCK_ROWS * blockBytes }
                codes_set(block, row % CODES_BLOCK_ROWS, rotated, codeDimensions)
            }
        }
        var table = [UInt8](repeating: 0, count: codes_table_bytes(codeDimensions))
        codes_make_table(
            rotated(.random(seed: 77_777, dimensions: dimensions)),
            codeDimensions,
            &table
        )
        let plain = found(KERNELS_PLAIN, table, codes, count, codeDimensions)
        #expect(plain.count == 100)
        for set in Self.sets {
            #expect(found(set, table, codes, count, codeDimensions) == plain)
        }
    }

    @Test func `the rotation keeps lengths and angles of the leading half`() {
        let vectors = [Vector.random(seed: 1), .random(seed: 2)]
        let turned = vectors.map(rotated)
        for (left, right) in [(0, 0), (0, 1), (1, 1)] {
            let before = dot(
                vectors[left].values.prefix(128).map(Float.init),
                vectors[right].values.prefix(128).map(Float.init)
            )
            let after = dot(turned[left], turned[right]) / (128 * 128)
            #expect(abs(before - after) < 1e-3 * abs(before) + 1)
        }
    }

    private func dots(_ set: kernels_set, _ query: [Int8], _ rows: [Int8], _ count: Int) -> [Int32]
    {
        var dots = [Int32](repeating: 0, count: count)
        scan_dots_with(set, query, rows, count, query.count, &dots)
        return dots
    }

    private func found(
        _ set: kernels_set,
        _ table: [UInt8],
        _ codes: [UInt8],
        _ count: Int,
        _ codeDimensions: Int
    ) -> Set<UInt64> {
        var found = [UInt64](repeating: 0, count: 400)
        let kept = found.withUnsafeMutableBufferPointer { buffer in
            var best = codes_best()
            best.found = buffer.baseAddress
            best.capacity = buffer.count
            best.wanted = 100
            codes_scan_with(set, table, codes, count, codeDimensions, 0, &best)
            codes_finish(&best)
            return best.count
        }
        return Set(found.prefix(kept))
    }

    private func rotated(_ vector: Vector) -> [Float] {
        let count = codes_dimensions(vector.values.count)
        var rotated = [Float](repeating: 0, count: count)
        codes_rotate(vector.values, vector.values.count, &rotated)
        return rotated
    }

    private func dot(_ left: [Float], _ right: [Float]) -> Float {
        zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
