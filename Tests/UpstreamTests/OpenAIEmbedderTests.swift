import FoundationEssentials
import MemoryCore
import NIOPosix
import TestSupport
import Testing

@testable import Upstream

@Suite(.timeLimit(.minutes(1))) struct OpenAIEmbedderTests {
    @Test func `texts come back as vectors of length 1, in their order`() async throws {
        let fake = try await FakeUpstream.answering { request in
            // The last text first: only "index" says which vector is whose.
            let items = Self.inputs(of: request).indices.reversed().map { index in
                #"{"object":"embedding","index":\#(index),"embedding":[\#(index + 1),0,-2]}"#
            }
            return .embeddings(items)
        }
        let embedder = try Self.embedder(fake)
        let vectors = try await embedder.vectors(of: ["a", "b"])
        #expect(vectors == [Vector(normalizing: [1, 0, -2]), Vector(normalizing: [2, 0, -2])])
        #expect(embedder.space == VectorSpace(name: "openai/test-model/3", dimensions: 3))
        await Self.stop(fake, embedder)
    }

    @Test func `the request names model, texts and key as the API wants them`() async throws {
        let fake = try await FakeUpstream.answering { _ in .embeddings([.item(0, "[1,2,3]")]) }
        let embedder = try Self.embedder(fake) { $0.key = "own-key" }
        _ = try await embedder.vectors(of: ["say \"tea\"\n"])
        let request = try #require(fake.requests.first)
        #expect(request.method == "POST")
        #expect(request.target == "/v1/embeddings")
        #expect(request.values(of: "Authorization") == ["Bearer own-key"])
        #expect(request.values(of: "Content-Type") == ["application/json"])
        #expect(Self.inputs(of: request) == ["say \"tea\"\n"])
        #expect(String(decoding: request.body, as: UTF8.self).contains(#""model":"test-model""#))
        #expect(!String(decoding: request.body, as: UTF8.self).contains("dimensions"))
        await Self.stop(fake, embedder)
    }

    @Test func `a model that can shorten its vectors is told to`() async throws {
        let fake = try await FakeUpstream.answering { _ in .embeddings([.item(0, "[1,2,3]")]) }
        let embedder = try Self.embedder(fake) { $0.model = "text-embedding-3-large" }
        _ = try await embedder.vectors(of: ["a"])
        let body = String(decoding: try #require(fake.requests.first).body, as: UTF8.self)
        #expect(body.contains(#""dimensions":3"#))
        await Self.stop(fake, embedder)
    }

    @Test func `base64 of little-endian floats is as good as numbers`() async throws {
        let bytes = [Float(1), 0, -2].flatMap { value in
            (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> ($0 * 8)) }
        }
        let text = Data(bytes).base64EncodedString()
        let fake = try await FakeUpstream.answering { _ in .embeddings([.item(0, "\"\(text)\"")]) }
        let embedder = try Self.embedder(fake)
        #expect(try await embedder.vectors(of: ["a"]) == [Vector(normalizing: [1, 0, -2])])
        await Self.stop(fake, embedder)
    }

    @Test func `many texts go in several requests, empty ones in none`() async throws {
        let fake = try await FakeUpstream.answering { request in
            .embeddings(
                Self.inputs(of: request).enumerated().map { .item($0, "[\($1),0,1]") }
            )
        }
        let embedder = try Self.embedder(fake)
        let texts = (1...150).map { $0.isMultiple(of: 50) ? " \n" : "\($0)" }
        let vectors = try await embedder.vectors(of: texts)
        #expect(fake.requests.map { Self.inputs(of: $0).count } == [64, 64, 19])
        for (text, vector) in zip(texts, vectors) {
            #expect(vector == Float(text).flatMap { Vector(normalizing: [$0, 0, 1]) })
        }
        await Self.stop(fake, embedder)
    }

    @Test func `a request stays within its bytes`() {
        let half = String(repeating: "x", count: EmbeddingBatch.maxBytes / 2)
        let batches = EmbeddingBatch.batches(of: [half, half, "y", half + half + half])
        #expect(batches.map(\.places) == [[0, 1], [2], [3]])
    }

    @Test func `a vector without direction is none`() async throws {
        let fake = try await FakeUpstream.answering { _ in .embeddings([.item(0, "[0,0,0]")]) }
        let embedder = try Self.embedder(fake)
        #expect(try await embedder.vectors(of: ["a"]) == [nil])
        await Self.stop(fake, embedder)
    }

    @Test func `a question waits for its vector on a thread that may block`() async throws {
        let fake = try await FakeUpstream.answering { _ in .embeddings([.item(0, "[3,0,4]")]) }
        let embedder = try Self.embedder(fake)
        #expect(!embedder.isQueryInstant)
        let vector = try await Self.blocking { try embedder.queryVector(of: "tea?") }
        #expect(vector == Vector(normalizing: [3, 0, 4]))
        #expect(try await Self.blocking { try embedder.queryVector(of: "  ") } == nil)
        await Self.stop(fake, embedder)
    }

    static func embedder(
        _ fake: FakeUpstream,
        configure: (inout EmbeddingsConfiguration) -> Void = { _ in }
    ) throws -> OpenAIEmbedder {
        var configuration = EmbeddingsConfiguration(
            baseURL: fake.baseURL,
            model: "test-model",
            dimensions: 3,
            proxy: ""
        )
        // Beside all other tests; what is about time sets its own.
        configuration.queryTimeout = .seconds(60)
        configure(&configuration)
        let eventLoop = MultiThreadedEventLoopGroup.singleton.any()
        return try OpenAIEmbedder(configuration, on: eventLoop, logger: .silent)
    }

    static func stop(_ fake: FakeUpstream, _ embedder: OpenAIEmbedder) async {
        await fake.stop()
        _ = try? await blocking { embedder.shutdown() }
    }

    static func blocking<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await NIOThreadPool.singleton.runIfActive(body)
    }

    static func inputs(of request: RecordedRequest) -> [String] {
        struct Body: Decodable { var input: [String] }
        return (try? JSONDecoder().decode(Body.self, from: Data(request.body)))?.input ?? []
    }
}

extension String {
    static func item(_ index: Int, _ embedding: String) -> String {
        #"{"object":"embedding","index":\#(index),"embedding":\#(embedding)}"#
    }

    static func embeddings(_ items: [String]) -> String {
        answer(#"{"object":"list","data":[\#(items.joined(separator: ","))],"model":"m"}"#)
    }

    static func answer(_ body: String, status: String = "200 OK") -> String {
        "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }
}
