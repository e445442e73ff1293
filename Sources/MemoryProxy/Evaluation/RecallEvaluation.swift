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

    /// Stores what was said, and its vectors, if there is an embedder.
    ///
    /// - Parameter progress: told how many of how many memories have their vectors.
    package init(
        _ set: EvaluationSet,
        _ settings: ProxySettings,
        progress: (Int, Int) -> Void
    ) async throws {
        self.set = set
        setup = settings.evaluatedSetup
        embedder = try settings.makeEmbedder(logger: TemporaryStore.silent)
        conversations = set.conversations()
        storage = try TemporaryStore()
        for conversation in conversations.values {
            try storage.store.fill(conversation.scope, with: conversation.memories)
        }
        guard let embedder else { return }
        try await storage.store.embedAll(with: embedder) { progress($0, set.messages.count) }

    }

    /// Asks every question once to warm up and once for the figures.
    package func report(
        _ variant: String? = nil,
        weights: RankingWeights = RankingWeights()
    ) throws -> EvaluationReport {
        var latencies = StageLatencies()
        let index = MemoryIndex(store: storage.store, budgetBytes: 1 << 40, weights: weights)
        let answers = try set.questions.map { question in
            EvaluationReport.Answer(
                question,
                ranked: try recall(question, in: index, &latencies)
            )
        }
        return EvaluationReport(
            set: set.name,
            setup: variant ?? setup,
            memoryCount: set.messages.count,
            answers: answers,
            latencies: latencies
        )
    }

    private func recall(
        _ question: EvaluationSet.Question,
        in index: MemoryIndex,
        _ latencies: inout StageLatencies
    ) throws -> [String] {
        guard let conversation = conversations[question.conversation] else { return [] }
        let query = RecallQuery(scope: conversation.scope, text: question.text, topK: Self.topK)
        _ = try index.recall(query) { _ in false }
        let recall = try latencies.time(.recall) { try index.recall(query) { _ in false } }
        return recall.items.compactMap { conversation.names[$0.memory.id] }
    }
}

extension ProxySettings {
    /// What the figures depend on, for people.
    fileprivate var evaluatedSetup: String {
        let query = embedder == .minilm ? ", \(queryEncoder.rawValue) queries" : ""
        return "embedder \(embedder.rawValue)\(query), \(ranking.rawValue) ranking"
    }
}
