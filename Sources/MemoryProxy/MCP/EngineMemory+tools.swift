import ChatCodec
import FoundationEssentials
import MemoryCore

extension EngineMemory {
    func remember(_ arguments: [String: JSONValue]) throws -> JSONValue {
        var new = NewMemory(content: arguments["content"]?.text ?? "")
        new.kind = arguments.kind ?? .episodic
        new.metadata = arguments["metadata"].map { String(decoding: $0.bytes, as: UTF8.self) }
        new.lifetime = arguments.lifetime
        new.isPinned = arguments["pinned"]?.isTrue ?? false
        let remembered = try engine.remember(new, in: scope)
        var result = remembered.memory.toolMembers
        result["deduplicated"] = .boolean(remembered.isRepeat)
        return ToolResult.success(.object(result))
    }

    func recall(_ arguments: [String: JSONValue]) throws -> JSONValue {
        let found = try recall(arguments["query"]?.text ?? "", arguments)
        return ToolResult.success(["memories": .array(found.map(\.toolValue))])
    }

    func injectContext(_ arguments: [String: JSONValue]) throws -> JSONValue {
        let message = arguments["message"]?.text ?? ""
        let found = try recall(message, arguments)
        var limits = ContextBlock.Limits()
        if let most = arguments["max_tokens"]?.wholeNumber { limits.maxTokens = Int(most) }
        let block = ContextBlock(Recall(found), query: message, limits: limits)
        let used = Set(block?.memories ?? [])
        let shown = found.filter { used.contains($0.memory.id) }
        return ToolResult.success([
            "context": .string(block?.text ?? ""), "memories_used": .integer(Int64(shown.count)),
            "memories": .array(shown.map(\.toolValue)),
        ])
    }

    func forget(_ arguments: [String: JSONValue]) throws -> JSONValue {
        let id = arguments["memory_id"]?.text ?? ""
        let erases = arguments["erase"]?.isTrue ?? false
        let ids = UUID(uuidString: id).map { [MemoryID($0)] } ?? []
        let gone = erases ? try engine.erase(ids, in: reach) : try engine.forget(ids, in: reach)
        guard let memory = gone.first else {
            return ToolResult.failure("forget: memory_id names no memory of this session")
        }
        return ToolResult.success([
            "id": .string(memory.description), "erased": .boolean(erases),
        ])
    }

    func listSessions(_ arguments: [String: JSONValue]) throws -> JSONValue {
        let limit = Int(arguments["limit"]?.wholeNumber ?? 100)
        let visible = try engine.sessions(of: scope.agent).filter {
            !isSessionNamed || $0.session == scope.session
        }
        return ToolResult.success(["sessions": .array(visible.prefix(limit).map(\.toolValue))])
    }

    private func recall(
        _ text: String,
        _ arguments: [String: JSONValue]
    ) throws -> [RecalledMemory] {
        try engine.recall(
            text,
            in: reach,
            topK: Int(arguments["top_k"]?.wholeNumber ?? 5),
            threshold: arguments["threshold"]?.double ?? threshold,
            kind: arguments.kind
        )
    }
}

extension [String: JSONValue] {
    fileprivate var kind: Memory.Kind? { self["memory_type"]?.text.flatMap(Memory.Kind.init) }

    /// Seconds win over days.
    fileprivate var lifetime: Duration? {
        if let seconds = self["ttl_seconds"]?.wholeNumber { return .seconds(seconds) }
        return self["ttl_days"]?.wholeNumber.map { .seconds($0 * 86_400) }
    }
}

extension KeptMemory {
    fileprivate var toolMembers: [String: JSONValue] {
        [
            "id": .string(id.description), "content": .string(memory.content),
            "memory_type": .string(memory.kind.rawValue),
            "created_at": .string(Timestamp.text(memory.createdAt)),
        ]
    }
}

extension RecalledMemory {
    fileprivate var toolValue: JSONValue {
        var members = memory.toolMembers
        members["score"] = .number(score)
        members["confidence"] = .number(confidence)
        return .object(members)
    }
}

extension SessionSummary {
    fileprivate var toolValue: JSONValue {
        [
            "session_id": .string(session.text), "count": .integer(Int64(memoryCount)),
            "last_at": .string(Timestamp.text(lastAt)),
        ]
    }
}
