import CKernels
import Testing

@testable import MemoryCore

@Suite
struct VectorTableTests {
    /// The oracle is a dictionary.
    @Test func `after any changes every memory has the vectors that it was given last`() {
        var generator = SeededGenerator(seed: 7)
        var table = VectorTable()
        var expected: [DocumentNumber: [Vector]] = [:]
        for step in 0..<3_000 {
            let document = DocumentNumber.random(in: 0..<200, using: &generator)
            let count = Int.random(in: 0...3, using: &generator)
            let vectors = (0..<count).map { Vector.random(seed: UInt64(step * 4 + $0)) }
            table.set(vectors, of: document)
            expected[document] = vectors
        }
        #expect(table.count == expected.values.reduce(0) { $0 + $1.count })
        for (document, vectors) in expected { #expect(table.vectors(of: document) == vectors) }
    }

    @Test func `a copy stays as it was`() {
        var table = VectorTable()
        for document in 0..<100 {
            table.set([.random(seed: UInt64(document))], of: DocumentNumber(document))
        }
        let copy = table
        for document in 0..<100 {
            table.set([.random(seed: UInt64(document + 500))], of: DocumentNumber(document))
        }
        table.remove(3)
        for document in 0..<100 {
            #expect(copy.vectors(of: DocumentNumber(document)) == [.random(seed: UInt64(document))])
        }
    }

    @Test(arguments: [16, 100, 256, 384, 1_536])
    func `vectors of any length are compared exactly`(dimensions: Int) throws {
        var table = VectorTable()
        let vectors = (0..<50).map { Vector.random(seed: UInt64($0), dimensions: dimensions) }
        for (document, vector) in vectors.enumerated() {
            table.set([vector], of: DocumentNumber(document))
        }
        let shape = try #require(table.shape)
        let query = try #require(VectorQuery(vectors[7], shape))
        for match in table.matches(of: Array(0..<50), to: query) {
            let vector = vectors[Int(table.owners[Int(match.row)])]
            let expected = zip(vector.components, vectors[7].components).reduce(0) {
                $0 + $1.0 * $1.1
            }
            #expect(abs(match.similarity - expected) < 1e-4)
        }
    }

    /// Vectors about 500 subjects, as what people say is: most of what is near has something in
    /// common with the query. In the space of the models here the leading half of a vector has 78 %
    /// of it; where there is no such order the codes are less sure.
    @Test(arguments: [(decay: Float(0.005), least: 198), (decay: 0, least: 180)])
    func `the codes let through what is nearest`(decay: Float, least: Int) throws {
        var table = VectorTable()
        let count = VectorTable.maxExactRows + 4_000
        for document in 0..<count {
            table.set(
                [.about(document % 500, seed: UInt64(document), decay: decay)],
                of: DocumentNumber(document)
            )
        }
        let shape = try #require(table.shape)
        var kept = 0
        for subject in 0..<10 {
            let vector = Vector.about(subject, seed: UInt64(90_000 + subject), decay: decay)
            let query = try #require(VectorQuery(vector, shape))
            let exact = table.matches(of: Array(0..<VectorTable.Row(count)), to: query)
                .sorted { $0.similarity > $1.similarity }.prefix(20).map(\.row)
            kept += Set(table.nearest(to: query, limit: 128).map(\.row)).intersection(exact).count
        }
        #expect(kept >= least)
    }

    /// Where every sum of codes is kept (`codes_pick`), and few are wanted.
    @Test(arguments: [600, 1_000, 4_000])
    func `in a smaller session the codes let the ten nearest through`(count: Int) throws {
        var table = VectorTable()
        for document in 0..<count {
            table.set(
                [.about(document % (count / 10), seed: UInt64(document), decay: 0.005)],
                of: DocumentNumber(document)
            )
        }
        let shape = try #require(table.shape)
        var kept = 0
        for subject in 0..<10 {
            let vector = Vector.about(subject, seed: UInt64(90_000 + subject), decay: 0.005)
            let query = try #require(VectorQuery(vector, shape))
            let exact = table.matches(of: Array(0..<VectorTable.Row(count)), to: query)
                .sorted { $0.similarity > $1.similarity }.prefix(10).map(\.row)
            kept += Set(table.nearest(to: query, limit: 32).map(\.row)).intersection(exact).count
        }
        #expect(kept >= 98)
    }

    /// The first rows of each chunk, of which a sample is made, are the best there are, or none is
    /// any good: the threshold that the sample gives is too high, or too low.
    @Test(arguments: [true, false])
    func `a sample that is not like the rest costs no matches`(isBest: Bool) throws {
        var table = VectorTable()
        let count = 20_000
        for document in 0..<count {
            let isSampled = document % VectorChunk.maxRows < VectorChunk.maxRows / 16
            let subject = isSampled == isBest && document % 50 == 0 ? 0 : 1 + document % 500
            table.set(
                [.about(subject, seed: UInt64(document), decay: 0.005)],
                of: DocumentNumber(document)
            )
        }
        let shape = try #require(table.shape)
        let query = try #require(VectorQuery(.about(0, seed: 90_000, decay: 0.005), shape))
        let exact = table.matches(of: Array(0..<VectorTable.Row(count)), to: query)
            .sorted { $0.similarity > $1.similarity }.prefix(20).map(\.row)
        let nearest = table.nearest(to: query, limit: 64)
        #expect(nearest.count == 64)
        #expect(Set(nearest.map(\.row)).intersection(exact).count >= 19)
    }

    @Test func `up to the limit nothing is left to chance`() throws {
        var table = VectorTable()
        let count = VectorTable.maxExactRows
        for document in 0..<count {
            table.set([.random(seed: UInt64(document))], of: DocumentNumber(document))
        }
        let shape = try #require(table.shape)
        let query = try #require(VectorQuery(.random(seed: 5_000), shape))
        let exact = table.matches(of: Array(0..<VectorTable.Row(count)), to: query)
            .sorted { $0.similarity > $1.similarity }.prefix(50).map(\.row)
        #expect(Set(table.nearest(to: query, limit: 128).map(\.row)).isSuperset(of: exact))
    }

    @Test func `a thousand short memories cost about their bytes`() {
        var table = VectorTable()
        for document in 0..<8_192 { table.set([.random(seed: 1)], of: DocumentNumber(document)) }
        #expect(table.estimatedBytes < 8_192 * 310)
        var small = VectorTable()
        small.set([.random(seed: 1)], of: 0)
        #expect(small.estimatedBytes < 16 * 1024)
    }
}

extension VectorTable {
    fileprivate func vectors(of document: DocumentNumber) -> [Vector] {
        var vectors: [Vector] = []
        forEachRow(of: document) { row in
            let values = UnsafeBufferPointer(start: values(of: row), count: shape?.dimensions ?? 0)
            vectors.append(Vector(values: Array(values), scale: scales[Int(row)]))
        }
        return vectors
    }
}
