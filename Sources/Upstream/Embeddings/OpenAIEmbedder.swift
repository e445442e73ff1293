import FoundationEssentials
package import Logging
package import MemoryCore
package import NIOCore

/// Vectors from an OpenAI-compatible `/embeddings` endpoint.
///
/// Whatever is not a whole answer of the expected kind throws ``EmbeddingsError``; whoever asked
/// decides when to try again. Neither the key nor any text is ever part of an error or a log.
package final class OpenAIEmbedder: Embedder {
    package let space: VectorSpace
    package let isQueryInstant = false

    private let configuration: EmbeddingsConfiguration
    private let upstream: CurlUpstream
    private let eventLoop: any EventLoop

    /// Nothing is connected yet. Throws ``UpstreamError/unreachable(_:)`` for a base URL that
    /// libcurl can't use.
    ///
    /// - Parameter eventLoop: where answers are read together; none of its own work may call
    ///   `queryVector(of:)`.
    package init(
        _ configuration: EmbeddingsConfiguration,
        on eventLoop: any EventLoop,
        logger: Logger
    ) throws {
        let (model, dimensions) = (configuration.model, configuration.dimensions)
        space = VectorSpace(name: "openai/\(model)/\(dimensions)", dimensions: dimensions)
        upstream = try CurlUpstream(configuration: configuration.upstream, logger: logger)
        self.configuration = configuration
        self.eventLoop = eventLoop
    }

    package func queryVector(of text: String) throws -> Vector? {
        guard let batch = EmbeddingBatch.batches(of: [text]).first else { return nil }
        return try answer(to: batch, within: configuration.queryTimeout).wait().first ?? nil
    }

    package func vectors(of texts: [String]) async throws -> [Vector?] {
        var vectors = [Vector?](repeating: nil, count: texts.count)
        for batch in EmbeddingBatch.batches(of: texts) {
            let answer = answer(to: batch, within: configuration.timeout)
            for (place, vector) in zip(batch.places, try await answer.get()) {
                vectors[place] = vector
            }
        }
        return vectors
    }

    /// Ends outstanding calls with an error. Not to be called on an event loop.
    package func shutdown() { upstream.shutdown() }

    private func answer(
        to batch: EmbeddingBatch,
        within timeout: Duration
    ) -> EventLoopFuture<[Vector?]> {
        let expected = (count: batch.texts.count, dimensions: space.dimensions)
        return eventLoop.submit { [upstream, eventLoop, configuration] in
            let call = EmbeddingCall(
                maxBytes: EmbeddingAnswer.maxBytes(expected.count, expected.dimensions),
                on: eventLoop
            )
            let request = try batch.request(configuration)
            call.begin(upstream.start(request, on: eventLoop, observer: call), within: timeout)
            return call.body
        }
        .flatMap { $0 }
        .flatMapThrowing { body in
            try EmbeddingAnswer.vectors(
                in: body,
                count: expected.count,
                dimensions: expected.dimensions
            )
        }
    }
}
