import ChatCodec
import HTTPTypes
import Hummingbird
import MemoryCore

extension MemoryAPI {
    var memoryRoutes: [APIRoute] {
        [
            APIRoute(.post, "agents/{agent_id}/remember", remember),
            APIRoute(.get, "agents/{agent_id}/memories", listMemories),
            APIRoute(.delete, "agents/{agent_id}/memories", deleteMemories),
            APIRoute(.get, "agents/{agent_id}/memories/{memory_id}", showMemory),
            APIRoute(.patch, "agents/{agent_id}/memories/{memory_id}", changeMemory),
            APIRoute(.delete, "agents/{agent_id}/memories/{memory_id}", deleteMemory),
            APIRoute(.post, "agents/{agent_id}/memories/{memory_id}/restore", restoreMemory),
        ]
    }

    private func remember(_ call: APICall) throws -> Response {
        let request = try call.body(RememberRequest.init)
        let scope = Scope(agent: try agentID(call), session: request.session)
        let remembered = try engine.remember(request.new, in: scope)
        let count = try agent(scope.agent).memoryCount
        return JSONAnswer.response(
            .created,
            remembered.json(agentMemoryCount: count),
            headers: remembered.headers
        )
    }

    private func listMemories(_ call: APICall) throws -> Response {
        let listing = try call.query(MemoryListing.init)
        let page = try engine.memories(
            in: Reach(agent: agentID(call), session: listing.session),
            matching: listing.filter,
            order: listing.order,
            offset: listing.offset,
            limit: listing.limit
        )
        return JSONAnswer.response(.ok, page.json(listing))
    }

    /// Of one session, if the query names one. `hard=true` leaves nothing to restore.
    private func deleteMemories(_ call: APICall) throws -> Response {
        let isHard = try call.query { $0.flag("hard") } ?? false
        let reach = try reach(call)
        let count = isHard ? try engine.erase(reach) : try engine.forgetAll(in: reach)
        return JSONAnswer.response(.ok, ["deleted": .integer(Int64(count))])
    }

    private func showMemory(_ call: APICall) throws -> Response {
        let id = try call.memoryID()
        guard let memory = try engine.memory(id, in: reach(call)) else {
            throw APIFailure.memoryNotFound
        }
        return JSONAnswer.response(.ok, memory.json)
    }

    private func changeMemory(_ call: APICall) throws -> Response {
        let id = try call.memoryID()
        let change = try call.body(MemoryChange.init)
        guard let memory = try engine.change(id, in: reach(call), change) else {
            throw APIFailure.memoryNotFound
        }
        return JSONAnswer.response(.ok, memory.json)
    }

    private func deleteMemory(_ call: APICall) throws -> Response {
        let id = try call.memoryID()
        let isHard = try call.query { $0.flag("hard") } ?? false
        let reach = try reach(call)
        let gone = isHard ? try engine.erase([id], in: reach) : try engine.forget([id], in: reach)
        guard !gone.isEmpty else { throw APIFailure.memoryNotFound }
        return JSONAnswer.noContent()
    }

    private func restoreMemory(_ call: APICall) throws -> Response {
        let id = try call.memoryID()
        let reach = try reach(call)
        if let memory = try engine.restore(id, in: reach) {
            return JSONAnswer.response(.ok, memory.json.with(["restored": true]))
        }
        let isAlive = try engine.memory(id, in: reach) != nil
        throw isAlive ? APIFailure.memoryNotDeleted : APIFailure.memoryNotFound
    }
}

extension MemoryPage {
    fileprivate func json(_ listing: MemoryListing) -> JSONValue {
        let (limit, offset) = (listing.limit, listing.offset)
        return [
            "memories": .array(memories.map(\.json)),
            "total": .integer(Int64(total)),
            "page": .integer(Int64(offset / limit + 1)),
            "per_page": .integer(Int64(limit)),
            "pages": .integer(Int64(max(1, (total + limit - 1) / limit))),
            "limit": .integer(Int64(limit)),
            "offset": .integer(Int64(offset)),
        ]
    }
}

extension Remembered {
    /// Where the memory is; and of what was not stored, that the session has it already.
    fileprivate var headers: HTTPFields {
        let place = ["agents", memory.scope.agent.text, "memories", memory.id.description]
        var fields: HTTPFields = [.location: APIRequest(.get, place).target]
        if isRepeat, let name = HTTPField.Name("X-Dedup-Hit") { fields[name] = "true" }
        return fields
    }
}
