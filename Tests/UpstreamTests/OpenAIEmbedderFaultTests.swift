import TestSupport
import Testing

@testable import Upstream

@Suite(.timeLimit(.minutes(1))) struct OpenAIEmbedderFaultTests {
    @Test(arguments: [
        (401, "401 Unauthorized"), (429, "429 Too Many Requests"), (500, "500 Oh"),
        (302, "302 Found\r\nLocation: http://127.0.0.1:1/"), (204, "204 No Content"),
    ])
    func `another status than 200 is an error that repeats neither key nor answer`(
        _ status: Int,
        _ line: String
    ) async throws {
        let error = try await error { _ in .answer(status == 204 ? "" : "key sk-1", status: line) }
        #expect(error == .refused(status: status))
        #expect(error?.description.contains("sk-1") == false)
    }

    @Test(arguments: [
        "", "{}", "null", #"{"data":[]}"#, #"{"data":[{"index":0}]}"#,
        #"{"data":[{"index":1,"embedding":[1,2,3]}]}"#,
        #"{"data":[{"index":0,"embedding":[1,2,3]},{"index":0,"embedding":[1,2,3]}]}"#,
        #"{"data":[{"index":0,"embedding":"@@@@"}]}"#,
        #"{"data":[{"index":0,"embedding":"AAAA"}]}"#,
        #"{"data":[{"index":0,"embedding":["1"]}]}"#,
    ])
    func `an answer that is not the vectors asked for is refused`(_ body: String) async throws {
        #expect(try await error { _ in .answer(body) } == .malformedAnswer)
    }

    @Test func `an index that is there twice is refused`() async throws {
        let twice = String.embeddings([.item(0, "[1,2,3]"), .item(0, "[1,2,3]")])
        #expect(try await error(texts: ["a", "b"]) { _ in twice } == .malformedAnswer)
    }

    @Test func `vectors of other dimensions say which and what was configured`() async throws {
        let error = try await error { _ in .embeddings([.item(0, "[1,2,3,4]")]) }
        #expect(error == .wrongDimensions(4, expected: 3))
        #expect(error?.description.contains("embeddings.dimensions is 3") == true)
    }

    @Test func `an endless answer is given up`() async throws {
        let fake = try await FakeUpstream.start { connection in
            _ = try await connection.readRequest()
            try await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n")
            while true { try await connection.write(String(repeating: "[", count: 65_536)) }
        }
        #expect(try await error(of: fake) == .malformedAnswer)
    }

    @Test func `a cut answer is an error`() async throws {
        let fake = try await FakeUpstream.start { connection in
            _ = try await connection.readRequest()
            try await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"da")
        }
        guard case .unreachable(.broken) = try await error(of: fake) else {
            Issue.record("another error")
            return
        }
    }

    @Test func `a silent endpoint costs a question its own short timeout`() async throws {
        let fake = try await FakeUpstream.start { connection in await connection.untilClosed() }
        let embedder = try OpenAIEmbedderTests.embedder(fake) {
            $0.queryTimeout = .milliseconds(50)
        }
        await #expect(throws: EmbeddingsError.timedOut) {
            try await OpenAIEmbedderTests.blocking { try embedder.queryVector(of: "tea?") }
        }
        await OpenAIEmbedderTests.stop(fake, embedder)
    }

    @Test func `nobody there is an error, and the next call tries again`() async throws {
        let fake = try await FakeUpstream.start { connection in
            guard connection.number > 0 else { return }
            _ = try await connection.readRequest()
            try await connection.write(.embeddings([.item(0, "[1,2,3]")]))
        }
        let embedder = try OpenAIEmbedderTests.embedder(fake)
        await #expect(throws: EmbeddingsError.self) { try await embedder.vectors(of: ["a"]) }
        #expect(try await embedder.vectors(of: ["a"]).count == 1)
        await OpenAIEmbedderTests.stop(fake, embedder)
    }

    @Test func `after its shutdown every call fails at once`() async throws {
        let fake = try await FakeUpstream.answering { _ in .embeddings([.item(0, "[1,2,3]")]) }
        let embedder = try OpenAIEmbedderTests.embedder(fake)
        await OpenAIEmbedderTests.stop(fake, embedder)
        await #expect(throws: EmbeddingsError.self) { try await embedder.vectors(of: ["a"]) }
    }

    private func error(
        texts: [String] = ["a"],
        _ answer: @escaping @Sendable (RecordedRequest) -> String
    ) async throws -> EmbeddingsError? {
        try await error(of: FakeUpstream.answering(answer), texts: texts)
    }

    private func error(
        of fake: FakeUpstream,
        texts: [String] = ["a"]
    ) async throws -> EmbeddingsError? {
        let embedder = try OpenAIEmbedderTests.embedder(fake) { $0.key = "sk-1" }
        let error = await #expect(throws: EmbeddingsError.self) {
            try await embedder.vectors(of: texts)
        }
        await OpenAIEmbedderTests.stop(fake, embedder)
        return error
    }
}
