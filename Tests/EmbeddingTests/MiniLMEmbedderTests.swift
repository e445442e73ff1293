import Embedding
import MemoryCore
import Testing

@Suite
struct MiniLMEmbedderTests {
    private static let fact = "My sister is allergic to peanuts and carries an injector."
    private static let paraphrase = "Which foods must she avoid because of her allergies?"
    private static let unrelated = "The train to the coast leaves at nine on Sundays."

    @Test func `a question is closer to what answers it than to anything else`() async throws {
        let embedder = try MiniLMEmbedder()
        let stored = try await embedder.vectors(of: [Self.fact, Self.unrelated])
        let (fact, unrelated) = (try #require(stored[0]), try #require(stored[1]))
        for encoder in QueryEncoder.allCases {
            let question = try #require(
                MiniLMEmbedder(queries: encoder).queryVector(of: Self.paraphrase)
            )
            #expect(question.cosine(to: fact) > question.cosine(to: unrelated) + 0.2)
        }
    }

    @Test(arguments: [
        "What did I buy for my mother's birthday?", "When does the dentist open?",
        "How do I restart the database server?", "my daughter's teacher", "vegetarian recipes",
    ])
    func `the table comes close to the model`(text: String) async throws {
        let embedder = try MiniLMEmbedder()
        let quick = try #require(embedder.provisionalVector(of: text))
        let exact = try #require(await embedder.vectors(of: [text])[0])
        #expect(quick.cosine(to: exact) > 0.7)
    }

    @Test func `stored texts keep their order, and one without words has no vector`() async throws {
        let embedder = try MiniLMEmbedder(queries: .full)
        let texts = [Self.fact, "", Self.unrelated, " \n", "\u{10A60}"]
        let vectors = try await embedder.vectors(of: texts)
        #expect(vectors.map { $0 == nil } == [false, true, false, true, true])
        #expect(vectors[0] == embedder.queryVector(of: Self.fact))
        #expect(vectors[2] == embedder.queryVector(of: Self.unrelated))
        #expect(embedder.queryVector(of: "") == nil)
    }

    @Test func `only the table answers at once`() throws {
        #expect(try MiniLMEmbedder(queries: .distilled).isQueryInstant)
        #expect(try !MiniLMEmbedder(queries: .full).isQueryInstant)
        #expect(try StaticEmbedder().isQueryInstant)
    }

    @Test func `a cancelled task stops before the next text`() async throws {
        let embedder = try MiniLMEmbedder()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await embedder.vectors(of: [Self.fact])
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `any text, however long, has a vector of length 1`() async throws {
        let embedder = try MiniLMEmbedder()
        let text = String(repeating: "The gardener waters the roses. ", count: 2_000)
        let vector = try #require(await embedder.vectors(of: [text])[0])
        #expect(vector.values.count == embedder.space.dimensions)
        #expect(abs(vector.cosine(to: vector) - 1) < 0.001)
        #expect(embedder.queryVector(of: text)?.values.count == embedder.space.dimensions)
    }

    @Test func `vectors of the table never meet those of the model`() async throws {
        let (table, model) = (try StaticEmbedder(), try MiniLMEmbedder())
        #expect(table.space != model.space)
        #expect(table.space.dimensions == model.space.dimensions)
        let stored = try await table.vectors(of: [Self.fact, ""])
        #expect(stored == [table.queryVector(of: Self.fact), nil])
    }
}
