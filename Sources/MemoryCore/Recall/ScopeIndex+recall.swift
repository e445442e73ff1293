import FoundationEssentials

extension ScopeIndex {
    /// Candidates that are looked at until `topK` are found: what is left out because the request
    /// shows it already must not cost a look at everything.
    static func maxExamined(topK: Int) -> Int { 64 + 4 * topK }

    /// The best memories for the query, without those that `isShown` says are on show already.
    /// `isShown` is called while the scope is locked and must not come back to the index.
    mutating func recall(
        _ query: RecallQuery,
        _ weights: RankingWeights,
        excluding isShown: (Memory) -> Bool
    ) -> Recall {
        guard query.topK > 0 else { return Recall() }
        let terms = queryTerms(of: query.text)
        var ranked = Ranker(weights: weights).rank(
            candidates(for: query, terms, weights),
            Ranker.Cues(terms: terms.all, time: TimeCues(of: query.text.utf8Span.span)),
            among: memories,
            links,
            scores: &scratch.scores
        )
        if query.threshold > 0 {
            ranked.removeAll { Double($0.relevance) < query.threshold }
        }
        if query.kind != nil || mayExpire {
            ranked.removeAll { !isMeant(memories[Int($0.document)], by: query) }
        }
        if query.ranking == .composite {
            for index in ranked.indices {
                ranked[index].score = Float(confidence(of: ranked[index], at: query.time).value)
            }
        }
        let heap = RankedHeap(consume ranked)
        return Recall(items: items(of: heap, for: query, excluding: isShown))
    }

    /// What has expired is never recalled, swept or not.
    private func isMeant(_ memory: IndexedMemory, by query: RecallQuery) -> Bool {
        query.kind.map { $0 == memory.kind } ?? true && !memory.isExpired(at: query.time)
    }

    private func items(
        of ranked: consuming RankedHeap,
        for query: RecallQuery,
        excluding isShown: (Memory) -> Bool
    ) -> [Recall.Item] {
        var items: [Recall.Item] = []
        items.reserveCapacity(min(query.topK, Self.maxExamined(topK: 0)))
        var repeats = RepeatFilter(capacity: items.capacity)
        for _ in 0..<Self.maxExamined(topK: query.topK) {
            guard items.count < query.topK, let next = ranked.popFirst() else { break }
            let digest = memories[Int(next.document)].termsDigest
            guard !repeats.hasSaid(digest) else { continue }
            let memory = memory(next.document)
            guard !repeats.hasSaid(memory.content, meaning: next.document, vectors),
                !isShown(memory)
            else { continue }
            items.append(
                Recall.Item(
                    memory: memory,
                    score: Double(next.relevance),
                    similarity: next.similarity.map { Double($0) },
                    confidence: confidence(of: next, at: query.time).value
                )
            )
        }
        return items
    }

    private func confidence(of ranked: Ranker.Ranked, at time: Date) -> Confidence {
        let memory = memories[Int(ranked.document)]
        return Confidence(
            similarity: Double(ranked.similarity ?? ranked.coverage),
            ageDays: time.timeIntervalSince(memory.occurredAt) / 86_400,
            kind: memory.kind,
            accessCount: Int(memory.accessCount)
        )
    }
}
