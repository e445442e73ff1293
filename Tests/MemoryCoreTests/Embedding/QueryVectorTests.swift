import TestSupport
import Testing

@testable import MemoryCore

@Suite
struct `A query's vector` {
    private let query = RecallQuery(scope: .make(), text: "tea")

    @Test
    func `is the embedder's`() {
        let embedder = FixedEmbedder()
        let queries = QueryVectors(embedder: embedder)
        #expect(queries.completed(query).vector == embedder.vector(of: "tea"))
        #expect(queries.areInstant)
    }

    @Test
    func `is missing where the embedder fails, which is counted`() {
        let embedder = FixedEmbedder(isQueryInstant: false)
        embedder.refuse { _ in true }
        let queries = QueryVectors(embedder: embedder)
        #expect(queries.completed(query).vector == nil)
        #expect(queries.failures == 1)
        #expect(!queries.areInstant)
    }

    @Test
    func `is missing without an embedder, which is no failure`() {
        let queries = QueryVectors(embedder: nil)
        #expect(queries.completed(query).vector == nil)
        #expect(queries.failures == 0)
        #expect(queries.areInstant)
    }

    @Test
    func `is that of the start and the end of a long message`() {
        let embedder = FixedEmbedder()
        var query = query
        let middle = String(repeating: "m", count: 100_000)
        query.text =
            String(repeating: "a", count: 5000) + middle + String(repeating: "z", count: 5000)
        let vector = QueryVectors(embedder: embedder).completed(query).vector
        #expect(vector == embedder.vector(of: "az"))
    }
}
