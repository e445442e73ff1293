/// The same numbers for the same seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// Steele, Lea, Flood: Fast splittable pseudorandom number generators (2014).
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}

extension [UInt8] {
    /// The bytes in pieces of odd lengths, some of them empty.
    func pieces(using generator: inout SeededGenerator) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var rest = self[...]
        while !rest.isEmpty {
            let count = Int.random(in: 0...12, using: &generator)
            pieces.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return pieces
    }

    /// Cut in two at every place, into single bytes, and at random.
    var manySplits: [[[UInt8]]] {
        var generator = SeededGenerator(seed: 7)
        let halves = indices.map { [Array(self[..<$0]), Array(self[$0...])] }
        let odd = (0..<50).map { _ in pieces(using: &generator) }
        return halves + [map { [$0] }] + odd
    }
}
