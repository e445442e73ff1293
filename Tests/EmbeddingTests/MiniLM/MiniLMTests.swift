import CKernels
import CModels
import Testing

@testable import Embedding

@Suite
struct MiniLMTests {
    private static let sets = [KERNELS_AVX2, KERNELS_VNNI256, KERNELS_VNNI512, KERNELS_SDOT]
        .filter(kernels_can_run)

    @Test func `it agrees with the fp32 model on two hundred sentences`() throws {
        let model = try MiniLM()
        let cosines = try GoldenVector.all().map { golden in
            golden.cosine(to: model.embed(tokens: golden.tokens))
        }
        #expect(cosines.count == 200)
        #expect(cosines.reduce(0, +) / 200 >= 0.999)
        #expect(try #require(cosines.min()) >= 0.997)
    }

    @Test(arguments: [1, 2, 7, 16, 33])
    func `every set of instructions computes what the plain one does`(count: Int) throws {
        let tokens = Self.tokens(count: count)
        let plain = try Self.model(KERNELS_PLAIN).embed(tokens: tokens)
        for set in Self.sets {
            let vector = try Self.model(set).embed(tokens: tokens)
            #expect(Self.cosine(vector, plain) >= 0.999, "\(String(cString: kernels_name(set)))")
        }
    }

    @Test(arguments: [1, 3, 15, 31, 64, 129, 256])
    func `a vector has length 1`(count: Int) throws {
        let vector = try MiniLM().embed(tokens: Self.tokens(count: count))
        #expect(vector.count == MiniLM.dimensions)
        #expect(abs(Self.cosine(vector, vector) - 1) < 1e-5)
    }

    @Test func `the tokens after the first 256 are left out`() throws {
        let model = try MiniLM()
        let tokens = Self.tokens(count: 300)
        #expect(model.embed(tokens: tokens) == model.embed(tokens: Array(tokens.prefix(256))))
    }

    @Test func `a token outside the vocabulary is an unknown word`() throws {
        let model = try MiniLM()
        let outside = model.embed(tokens: [101, 30_522, .max, 102])
        #expect(outside == model.embed(tokens: [101, 100, 100, 102]))
        #expect(outside != model.embed(tokens: [101, 30_521, 30_521, 102]))
    }

    @Test func `no tokens give the zero vector`() throws {
        #expect(try MiniLM().embed(tokens: []) == [Float](repeating: 0, count: 384))
    }

    @Test func `a text leaves nothing behind for the next`() throws {
        let model = try MiniLM()
        let text = Self.tokens(count: 9)
        let first = model.embed(tokens: text)
        _ = model.embed(tokens: Self.tokens(count: 60))
        #expect(model.embed(tokens: text) == first)
    }

    @Test func `callers at once get what each would get alone`() async throws {
        let model = try MiniLM()
        let texts = (4..<20).map(Self.tokens(count:))
        let alone = texts.map(model.embed(tokens:))
        let together = await withTaskGroup(of: (Int, [Float]).self) { group in
            for (index, text) in texts.enumerated() {
                group.addTask { (index, model.embed(tokens: text)) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        for index in texts.indices { #expect(together[index] == alone[index]) }
    }

    static func cosine(_ left: [Float], _ right: [Float]) -> Float {
        func dot(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
        return dot(left, right) / (dot(left, left) * dot(right, right)).squareRoot()
    }

    /// Ordinary words, the same for the same count.
    private static func tokens(count: Int) -> [UInt16] {
        (0..<count).map { UInt16(2_000 + $0 * 7_919 % 20_000) }
    }

    private static func model(_ set: kernels_set) throws -> MiniLM {
        let file = models_minilm()
        let bytes = UnsafeRawBufferPointer(start: file.bytes, count: file.count)
        return try MiniLM(file: bytes, kernels: set)
    }
}
