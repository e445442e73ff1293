import CKernels
import Foundation

/// What the fp32 model makes of a sentence of `Fixtures/minilm-sentences.txt`, as
/// Tools/make_minilm_fixture.py wrote it.
struct GoldenVector {
    let tokens: [UInt16]
    let vector: [Float]

    static func all() throws -> [GoldenVector] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let file = folder.appending(path: "../Fixtures/minilm-vectors.bin")
        let words = try Data(contentsOf: file).withUnsafeBytes { bytes in
            bytes.bindMemory(to: UInt16.self).map { UInt16(littleEndian: $0) }
        }
        var rest = words[...]
        var all: [GoldenVector] = []
        while let count = rest.popFirst() {
            let tokens = Array(rest.prefix(Int(count)))
            let halves = rest.dropFirst(Int(count)).prefix(Int(MINILM_HIDDEN))
            all.append(GoldenVector(tokens: tokens, vector: halves.map(float(half:))))
            rest = rest.dropFirst(Int(count) + Int(MINILM_HIDDEN))
        }
        return all
    }

    func cosine(to other: [Float]) -> Float { MiniLMTests.cosine(vector, other) }

    /// IEEE 754 binary16 without infinities: no component of a vector of length 1 is one.
    private static func float(half: UInt16) -> Float {
        let magnitude = Float(bitPattern: UInt32(half & 0x7fff) << 13) * 0x1p112
        return half & 0x8000 == 0 ? magnitude : -magnitude
    }
}
