import ChatCodec
import FoundationEssentials
import Hummingbird
import MemoryCore

extension MemoryAPI {
    var bulkRoutes: [APIRoute] {
        let maxBodyBytes = FieldLimits.maxBulkBodyBytes
        return [
            APIRoute(.delete, "agents/{agent_id}/memories/bulk-delete", deleteMany),
            APIRoute(
                .post,
                "agents/{agent_id}/memories/bulk-import",
                maxBodyBytes: maxBodyBytes,
                importMany
            ),
            APIRoute(.post, "agents/{agent_id}/ingest", maxBodyBytes: maxBodyBytes, ingest),
        ]
    }

    private func deleteMany(_ call: APICall) throws -> Response {
        let deletion = try call.body(BulkDeletion.init)
        let reach = Reach(agent: try agentID(call), session: deletion.session)
        let count =
            try deletion.ids.map { try delete($0, in: reach, deletion) }
            ?? deleteAll(in: reach, deletion)
        return JSONAnswer.response(.ok, ["deleted": .integer(Int64(count))])
    }

    private func delete(_ ids: [MemoryID], in reach: Reach, _ deletion: BulkDeletion) throws -> Int
    {
        let wanted = try ids.filter { id in
            try engine.memory(id, in: reach).map { deletion.matches($0.memory) } ?? false
        }
        return try engine.forget(wanted, in: reach).count
    }

    private func deleteAll(in reach: Reach, _ deletion: BulkDeletion) throws -> Int {
        let filter = MemoryFilter(kind: deletion.kind)
        guard deletion.before != nil else {
            return try engine.forgetAll(in: reach, matching: filter)
        }
        var count = 0
        var last: MemoryAddress?
        while case let page = try engine.exportPage(of: reach, matching: filter, after: last),
            !page.isEmpty
        {
            last = page.last?.address
            let old = page.filter { deletion.matches($0.memory) }.map(\.id)
            count += try engine.forget(old, in: reach).count
        }
        return count
    }

    private func importMany(_ call: APICall) throws -> Response {
        let agent = try agentID(call)
        let brought = try call.body { BulkImport(&$0, agent: agent, now: Date()) }
        let report = try engine.importMemories(brought.memories)
        return JSONAnswer.response(
            .ok,
            [
                "imported": .integer(Int64(report.stored)),
                "known": .integer(Int64(report.known)),
                "failed": 0,
                "errors": [],
            ]
        )
    }

    private func ingest(_ call: APICall) throws -> Response {
        let request = try call.body(IngestRequest.init)
        let scope = Scope(agent: try agentID(call), session: request.session)
        let remembered = try engine.remember(request.memories, in: scope)
        let count = try agent(scope.agent).memoryCount
        return JSONAnswer.response(
            .created,
            [
                "extracted": .integer(Int64(remembered.count)),
                "memories": .array(remembered.map { $0.json(agentMemoryCount: count) }),
                "tokens_used": 0,
                "source": JSONValue(request.source),
            ]
        )
    }
}
