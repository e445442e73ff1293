import ChatCodec

/// How long a client may keep a result, and for whom (since 2026-07-28).
enum CacheHint {
    /// What is compiled in changes with a new version of the program only: an hour is short enough.
    case forEverybody
    case notAtAll

    fileprivate var json: [String: JSONValue] {
        switch self {
        case .forEverybody: ["ttlMs": 3_600_000, "cacheScope": "public"]
        case .notAtAll: ["ttlMs": 0, "cacheScope": "private"]
        }
    }
}

extension ProtocolRevision {
    /// The result with what the revision wants on every one.
    func complete(_ result: JSONValue, cached hint: CacheHint? = nil) -> JSONValue {
        guard isStateless, var members = result.members else { return result }
        members["resultType"] = "complete"
        members["_meta"] = [RequestEnvelope.serverKey: ServerDescription.implementation]
        members.merge(hint?.json ?? [:]) { $1 }
        return .object(members)
    }
}
