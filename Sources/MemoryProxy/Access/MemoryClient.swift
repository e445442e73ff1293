package import ChatCodec
import NIOConcurrencyHelpers
import NIOCore

/// The memory API as commands use it.
package struct MemoryClient: Sendable {
    private let access: any MemoryAccess
    /// Whose answers these are, for messages.
    private let name: String

    init(_ access: any MemoryAccess, name: String) {
        self.access = access
        self.name = name
    }

    /// The answer's document. Anything but a 2xx throws ``MemoryAccessError``.
    @discardableResult
    package func answer(to request: APIRequest) async throws -> JSONValue {
        let body = NIOLockedValueBox<[UInt8]>([])
        try await stream(request) { piece in body.withLockedValue { $0 += piece } }
        let bytes = body.withLockedValue { $0 }
        return bytes.isEmpty ? .null : try JSONValue(reading: bytes)
    }

    /// The answer's body, piece by piece.
    package func stream(
        _ request: APIRequest,
        to receive: @escaping @Sendable ([UInt8]) throws -> Void
    ) async throws {
        let answer = try await access.send(request) { try receive(Array($0.readableBytesView)) }
        guard answer.isGood else { throw error(answer) }
    }

    /// The agent with that id or name. Without a name the only one there is, else `default`.
    package func agentID(_ name: String?) async throws -> String {
        let agents = try await agents()
        guard let name else {
            let stored = agents.filter { $0.memoryCount > 0 }
            guard stored.count < 2 else {
                throw MemoryAccessError.severalAgents(agents.map(\.label))
            }
            return stored.first?.id ?? "default"
        }
        if name == "default" || agents.contains(where: { $0.id == name }) { return name }
        let named = agents.filter { $0.name == name }
        switch named.count {
        case 0: throw MemoryAccessError.noSuchAgent(name, known: agents.map(\.label))
        case 1: return named[0].id
        default: throw MemoryAccessError.severalAgents(named.map(\.id))
        }
    }

    /// Throws if the agent has no such session: for when nothing was found in it.
    package func demandSession(_ session: String, of agent: String?) async throws {
        let id = try await agentID(agent)
        let answer = try await answer(to: APIRequest(.get, ["agents", id, "sessions"]))
        let isKnown = (answer["sessions"]?.elements ?? []).contains {
            ($0["session_id"]?.text ?? "").utf8.elementsEqual(session.utf8)
        }
        guard isKnown else { throw MemoryAccessError.noSuchSession(session, agent: id) }
    }

    package struct KnownAgent: Sendable {
        package var id: String
        package var name: String
        package var memoryCount: Int64

        var label: String { name == id ? id : "\(name) (\(id))" }
    }

    package func agents() async throws -> [KnownAgent] {
        let list = try await answer(to: APIRequest(.get, ["agents"]))
        return (list.elements ?? []).map { agent in
            KnownAgent(
                id: agent["id"]?.text ?? "",
                name: agent["name"]?.text ?? "",
                memoryCount: agent["memory_count"]?.wholeNumber ?? 0
            )
        }
    }

    private func error(_ answer: APIAnswer) -> MemoryAccessError {
        let document = try? JSONValue(reading: answer.refusal.readableBytesView)
        let detail = document?.detail ?? "\(name) answers with \(answer.status)"
        switch answer.status {
        case 401, 403: return .refusedToken(name)
        case 502, 503, 504: return .unreachable(detail)
        default: return .refused(status: answer.status, detail)
        }
    }
}

extension JSONValue {
    /// The memory API's word for what was wrong: a text, or a list of fields with messages.
    fileprivate var detail: String? {
        guard let problems = self["detail"]?.elements else { return self["detail"]?.text }
        return problems.map { problem in
            let place = problem["loc"]?.elements?.dropFirst().compactMap {
                $0.text ?? $0.wholeNumber.map(String.init)
            }
            return "\((place ?? []).joined(separator: ".")): \(problem["msg"]?.text ?? "")"
        }.joined(separator: "; ")
    }
}
