import ChatCodec
import Hummingbird
import MemoryCore

extension MemoryAPI {
    var recallRoutes: [APIRoute] {
        [
            APIRoute(.post, "agents/{agent_id}/recall", recall),
            APIRoute(.post, "agents/{agent_id}/inject-context", injectContext),
        ]
    }

    private func recall(_ call: APICall) throws -> Response {
        let request = try call.body { RecallRequest(&$0, question: "query") }
        let found = try memories(request, of: agentID(call))
        return JSONAnswer.response(
            .ok,
            [
                "query": .string(request.text),
                "results": .array(found.map(\.json)),
                "memories": .array(found.map(\.flatJSON)),
                "total_found": .integer(Int64(found.count)),
            ]
        )
    }

    private func injectContext(_ call: APICall) throws -> Response {
        let request = try call.body { RecallRequest(&$0, question: "message") }
        let found = try memories(request, of: agentID(call))
        var limits = ContextBlock.Limits()
        limits.maxTokens = request.maxTokens ?? limits.maxTokens
        let block = ContextBlock(Recall(found), query: request.text, limits: limits)
        let shown = Set(block?.memories ?? [])
        let told = found.filter { shown.contains($0.memory.id) }
        return JSONAnswer.response(
            .ok,
            [
                "context_block": .string(block?.text ?? ""),
                "context": .string(block?.text ?? ""),
                "memories_used": .integer(Int64(told.count)),
                "memories": .array(told.map(\.json)),
            ]
        )
    }

    private func memories(_ request: RecallRequest, of agent: AgentID) throws -> [RecalledMemory] {
        let reach = Reach(agent: agent, session: request.session)
        guard let context = request.context else {
            return try recall(request.text, in: reach, request, topK: request.topK)
        }
        let most = FieldLimits.topK.upperBound
        let found = try recall(request.text, in: reach, request, topK: most)
        let related = try recall(context, in: reach, request, topK: most)
        return Array(found.lifted(by: related).prefix(request.topK))
    }

    private func recall(
        _ text: String,
        in reach: Reach,
        _ request: RecallRequest,
        topK: Int
    ) throws -> [RecalledMemory] {
        try engine.recall(
            text,
            in: reach,
            topK: topK,
            threshold: request.threshold ?? threshold,
            kind: request.kind
        )
    }
}

extension [RecalledMemory] {
    /// What the context speaks of rises by a quarter of how much it does.
    fileprivate func lifted(by related: [RecalledMemory]) -> [RecalledMemory] {
        let scores = Dictionary(related.map { ($0.memory.id, $0.score) }) { first, _ in first }
        let lifted = { (item: RecalledMemory) in
            item.score + 0.25 * (scores[item.memory.id] ?? 0)
        }
        return sorted { lifted($0) > lifted($1) }
    }
}
