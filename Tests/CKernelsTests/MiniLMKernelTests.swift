import CKernels
import Testing

/// Each step of each set of instructions against the plain one, which is written as its formula.
@Suite
struct MiniLMKernelTests {
    private static let sets = [KERNELS_AVX2, KERNELS_VNNI256, KERNELS_VNNI512, KERNELS_SDOT]
        .filter(kernels_can_run)
    private static let hidden = Int(MINILM_HIDDEN)

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 11, 13])
    func `a matrix times any number of rows`(count: Int) {
        let rows = Floats(count * Self.hidden, in: -3...5)
        let matrix = RandomMatrix(inputs: Self.hidden, outputs: 128)
        expectAlike(count * 128, tolerance: 0.05) { set, result in
            matrix.multiply(set, rows, count, into: result) { set, rows, count, to in
                minilm_quantize_plainly(set, rows, count, to)
            }
        }
    }

    @Test func `a balanced row enters a matrix scaled and shifted`() {
        let rows = Floats(5 * Self.hidden, in: -1...1)
        let scale = Floats(Self.hidden, in: 0.5...2)
        let shift = Floats(Self.hidden, in: -1...1)
        let balance = minilm_affine(scale: scale.pointer, shift: shift.pointer)
        let matrix = RandomMatrix(inputs: Self.hidden, outputs: 64)
        expectAlike(5 * 64, tolerance: 0.05) { set, result in
            matrix.multiply(set, rows, 5, into: result) { set, rows, count, to in
                minilm_quantize(set, rows, count, balance, to)
            }
        }
    }

    @Test func `GELU holds far from zero as well`() {
        let rows = Floats(3 * Int(MINILM_FEED_FORWARD), in: -9...9)
        let matrix = RandomMatrix(inputs: Int(MINILM_FEED_FORWARD), outputs: 64)
        expectAlike(3 * 64, tolerance: 0.2) { set, result in
            matrix.multiply(set, rows, 3, into: result) { set, rows, count, to in
                minilm_quantize_gelu(set, rows, count, to)
            }
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5, 8, 15, 16, 17, 31, 32, 33, 50, 255, 256])
    func `attention over any number of positions`(count: Int) {
        let rows = Floats(count * 3 * Self.hidden, in: -2...2)
        expectAlike(count * Self.hidden, tolerance: 1e-5) { set, result in
            minilm_attend(set, rows.pointer, Int32(count), result)
        }
    }

    @Test func `one score may stand far above the others`() {
        let rows = Floats(20 * 3 * Self.hidden, in: -12...12)
        expectAlike(20 * Self.hidden, tolerance: 1e-3) { set, result in
            minilm_attend(set, rows.pointer, 20, result)
        }
    }

    @Test func `rows are normalised after something is added`() {
        let rows = Floats(3 * Self.hidden, in: -4...9)
        let scale = Floats(Self.hidden, in: 0...2)
        let shift = Floats(Self.hidden, in: -1...1)
        expectAlike(3 * Self.hidden, tolerance: 1e-5) { set, result in
            result.update(from: rows.pointer, count: 3 * Self.hidden)
            let norm = minilm_affine(scale: scale.pointer, shift: shift.pointer)
            minilm_add_norm(set, result, rows.pointer, 3, norm)
        }
    }

    @Test func `the mean of rows`() {
        let rows = Floats(7 * Self.hidden, in: -1...1)
        expectAlike(Self.hidden, tolerance: 1e-6) { set, result in
            minilm_mean(set, rows.pointer, 7, result)
        }
    }

    /// Expects of every set what the plain one computes.
    private func expectAlike(
        _ count: Int,
        tolerance: Float,
        _ compute: (kernels_set, UnsafeMutablePointer<Float>) -> Void
    ) {
        let plain = Floats(count)
        compute(KERNELS_PLAIN, plain.pointer)
        let isSomething = plain.values.contains { $0 != 0 }
        #expect(isSomething)
        for set in Self.sets {
            let result = Floats(count)
            compute(set, result.pointer)
            let areNear = zip(result.values, plain.values).allSatisfy { abs($0 - $1) <= tolerance }
            #expect(areNear, "\(String(cString: kernels_name(set)))")
        }
    }
}
