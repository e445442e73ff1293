import ChatCodec
import FoundationEssentials
import Hummingbird
import MemoryCore

/// What a person may ask for: everything about them, and that it is erased (GDPR, articles 20 and
/// 17). About a person is what carries their user id, and the session of that name.
extension MemoryAPI {
    var userRoutes: [APIRoute] {
        [
            APIRoute(.delete, "agents/{agent_id}/memories/user/{user_id}", eraseUser),
            APIRoute(.get, "agents/{agent_id}/memories/user/{user_id}/export", exportUser),
        ]
    }

    private func eraseUser(_ call: APICall) throws -> Response {
        let user = try userID(call)
        let agent = try agentID(call)
        let count = try engine.erase(user: user, of: agent)
        return JSONAnswer.response(
            .ok,
            [
                "erased": .integer(Int64(count)),
                "user_id": .string(user),
                "agent_id": .string(agent.text),
                "erased_at": JSONValue(Date()),
                "gdpr_article": "Art. 17",
            ]
        )
    }

    private func exportUser(_ call: APICall) throws -> Response {
        let user = try userID(call)
        let agent = try agentID(call)
        var parts = [
            MemoryExport.Part(reach: Reach(agent: agent), filter: MemoryFilter(userID: user))
        ]
        if let session = SessionID(user) {
            let reach = Reach(agent: agent, session: session)
            parts.append(.init(reach: reach, filter: MemoryFilter()) { $0.userID == user })
        }
        let head: [String: JSONValue] = [
            "user_id": .string(user),
            "agent_id": .string(agent.text),
            "exported_at": JSONValue(Date()),
            "gdpr_article": "Art. 20",
        ]
        return try response(MemoryExport(engine, parts), .json, head: head, count: "memory_count")
    }

    private func userID(_ call: APICall) throws(APIFailure) -> String {
        let user = try call.parameter("user_id", or: .userNotFound)
        guard FieldLimits.userID ~= user.unicodeScalars.count else {
            throw .invalid(path: "user_id", "a user id has 1 to 256 characters")
        }
        return user
    }
}
