import MemoryCore

/// The agent of the key that a connection presented last: nearly always the next one's too, and a
/// keyed digest costs more than a comparison. Lives and dies with its connection.
struct AgentCache {
    private let resolver: AgentResolver
    private var last: (key: String?, version: Int, resolution: AgentResolver.Resolution)?

    init(_ resolver: AgentResolver) { self.resolver = resolver }

    mutating func resolve(key: String?) -> AgentResolver.Resolution {
        let version = resolver.version
        if let last, last.version == version, last.key.isExactly(key) { return last.resolution }
        let resolution = resolver.resolve(key: key)
        last = (key, version, resolution)
        return resolution
    }
}

extension String? {
    /// Byte for byte; canonically equivalent keys are two keys.
    fileprivate func isExactly(_ other: String?) -> Bool {
        guard let self, let other else { return self == nil && other == nil }
        return self.utf8.elementsEqual(other.utf8)
    }
}
