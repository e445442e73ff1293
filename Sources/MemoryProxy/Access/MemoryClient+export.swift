import ChatCodec

extension MemoryClient {
    /// Hands on what an import reads back: lines of JSON, of each agent one about itself and then its
    /// memories. Of a single session only the memories.
    ///
    /// - Parameter agent: nil for all.
    package func export(
        agent: String?,
        session: String?,
        to receive: @escaping @Sendable ([UInt8]) throws -> Void
    ) async throws {
        let chosen = try await agents(named: agent)
        for agent in chosen {
            let id = agent["id"]?.text ?? ""
            if session == nil { try receive(ExportedAgent.line(agent).bytes + [10]) }
            let request = APIRequest(
                .get,
                ["agents", id, "memories", "export"],
                query: ["format": "jsonl", "session_id": session]
            )
            try await stream(request, to: receive)
        }
    }

    private func agents(named name: String?) async throws -> [JSONValue] {
        guard let name else {
            return try await answer(to: APIRequest(.get, ["agents"])).elements ?? []
        }
        let id = try await agentID(name)
        return [try await answer(to: APIRequest(.get, ["agents", id]))]
    }

    /// How many memories an export of these agents has, more or less.
    package func memoryCount(agent: String?) async throws -> Int64 {
        let wanted = try await agent == nil ? nil : agentID(agent)
        return try await agents().filter { wanted == nil || $0.id == wanted }
            .reduce(0) { $0 + $1.memoryCount }
    }
}
