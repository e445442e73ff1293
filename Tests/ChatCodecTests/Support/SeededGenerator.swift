/// SplitMix64: the same numbers for the same seed, so that a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension [UInt8] {
    /// The same bytes with a few of them flipped, lost, repeated or put elsewhere.
    func mutated(using generator: inout SeededGenerator) -> [UInt8] {
        var bytes = self
        for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
            let place = bytes.indices.randomElement(using: &generator) ?? 0
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 1: bytes.removeSubrange(place...)
            case 2: bytes.remove(at: place)
            case 3: bytes.insert(contentsOf: bytes[place...].prefix(20), at: place)
            default: bytes[place] = Array(#"{}[]",:\u0"#.utf8).randomElement(using: &generator) ?? 0
            }
        }
        return bytes
    }

    /// The same bytes in random chunks, some of them empty.
    func chunked(using generator: inout SeededGenerator) -> [[UInt8]] {
        var (chunks, start): ([[UInt8]], Int) = ([], 0)
        while start < count {
            let end = Swift.min(count, start + Int.random(in: 0...40, using: &generator))
            chunks.append(Array(self[start..<end]))
            start = end
        }
        return chunks
    }
}
