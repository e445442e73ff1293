import CKernels

/// How much a term in a memory counts beside its rarity (Robertson and Zaragoza 2009).
struct BM25: Sendable {
    private let saturation: Float
    private let base: Float
    private let slope: Float

    init(_ weights: RankingWeights, meanLength: Float) {
        saturation = weights.saturation
        base = weights.saturation * (1 - weights.lengthNormalization)
        slope = weights.saturation * weights.lengthNormalization / max(1, meanLength)
    }

    /// What no gain exceeds.
    var greatest: Float { saturation + 1 }

    /// The same for the kernels.
    var kernel: postings_gain { postings_gain(greatest: greatest, base: base, slope: slope) }

    @inline(__always)
    func gain(_ frequency: UInt32, length: UInt16) -> Float {
        let frequency = Float(frequency)
        return greatest * frequency / (frequency + base + slope * Float(length))
    }
}
