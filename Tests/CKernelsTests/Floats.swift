import CKernels

/// Floats where kernels want them: at a multiple of 64 bytes.
final class Floats {
    let pointer: UnsafeMutablePointer<Float>
    private let count: Int

    var values: UnsafeBufferPointer<Float> { UnsafeBufferPointer(start: pointer, count: count) }

    init(_ count: Int) {
        self.count = count
        pointer = UnsafeMutableRawPointer.allocate(byteCount: count * 4, alignment: 64)
            .bindMemory(to: Float.self, capacity: count)
        pointer.initialize(repeating: 0, count: count)
    }

    /// The same floats for the same count and range.
    convenience init(_ count: Int, in range: ClosedRange<Float>) {
        self.init(count)
        var numbers = Numbers(state: UInt64(count))
        for index in 0..<count { pointer[index] = Float.random(in: range, using: &numbers) }
    }

    deinit { pointer.deallocate() }
}

/// SplitMix64: every run tests the same numbers.
struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
