import Embedding
import FoundationEssentials
import Gateway
package import MemoryCore

/// Asks the engine the questions of a data set: a real store, the real index, the real ranking.
package struct RecallEvaluation {
    /// Recall is judged by the first so many.
    private static let topK = 20

    private let set: EvaluationSet
    private let conversations: [String: EvaluationSet.Conversation]
    private let storage: TemporaryStore
    private let embedder: (any Embedder)?
    private let setup: String
    private let ranking: RecallQuery.Ranking

    /// Stores what was said, and its vectors, if there is an embedder.
    ///
    /// - Parameter progress: told how many of how many memories have their vectors.
    package init(
        _ set: EvaluationSet,
        _ settings: ProxySettings,
        progress: @Sendable (Int, Int) -> Void
    ) async throws {
        self.set = set
        setup = settings.evaluatedSetup
        ranking = settings.gateway.ranking
        embedder =
            settings.embedder == .minilm
            ? try ForegroundEmbedder(queries: settings.queryEncoder)
            : try settings.makeEmbedder(logger: TemporaryStore.silent)
        conversations = set.conversations()
        storage = try TemporaryStore()
        for conversation in conversations.values {
            try storage.store.fill(conversation.scope, with: conversation.memories)
        }
        guard let embedder else { return }
        try await Reembedding(store: storage.store, embedder: embedder, batchSize: 64)
            .run { progress($0.done, $0.total) }
    }

    /// Asks every question once to warm up and once for the figures.
    package func report(
        _ variant: String? = nil,
        weights: RankingWeights = RankingWeights()
    ) throws -> EvaluationReport {
        var latencies = StageLatencies()
        let (index, wordIndex) = (index(embedder, weights), index(nil, weights))
        let answers = try set.questions.map { question in
            try answer(question, index, wordIndex, &latencies)
        }
        return EvaluationReport(
            set: set.name,
            setup: variant ?? setup,
            memoryCount: set.messages.count,
            answers: answers,
            latencies: latencies
        )
    }

    private func answer(
        _ question: EvaluationSet.Question,
        _ index: MemoryIndex,
        _ wordIndex: MemoryIndex,
        _ latencies: inout StageLatencies
    ) throws -> EvaluationReport.Answer {
        guard let conversation = conversations[question.conversation] else {
            return EvaluationReport.Answer(question, ranked: [])
        }
        var query = RecallQuery(scope: conversation.scope, text: question.text, topK: Self.topK)
        query.ranking = ranking
        // Asked when the last message was said: today all of them would be equally old.
        query.time = conversation.memories.map(\.occurredAt).max() ?? query.time
        let recall = try time(.recall, &latencies) { try index.recall(query) { _ in false } }
        if let embedder {
            _ = try time(.words, &latencies) { try wordIndex.recall(query) { _ in false } }
            _ = try time(.queryVector, &latencies) { try embedder.queryVector(of: query.text) }
        }
        return EvaluationReport.Answer(
            question,
            ranked: recall.items.compactMap { conversation.names[$0.memory.id] }
        )
    }

    private func index(_ embedder: (any Embedder)?, _ weights: RankingWeights) -> MemoryIndex {
        MemoryIndex(
            store: storage.store,
            embedder: embedder,
            budgetBytes: 1 << 40,
            weights: weights
        )
    }

    /// Once to warm up, and once with a look at the clock.
    private func time<Value>(
        _ stage: StageLatencies.Stage,
        _ latencies: inout StageLatencies,
        _ body: () throws -> Value
    ) throws -> Value {
        _ = try body()
        return try latencies.time(stage, body)
    }
}

extension ProxySettings {
    /// What the figures depend on, for people.
    fileprivate var evaluatedSetup: String {
        let query = embedder == .minilm ? ", \(queryEncoder.rawValue) queries" : ""
        return "embedder \(embedder.rawValue)\(query), \(gateway.ranking.rawValue) ranking"
    }
}
