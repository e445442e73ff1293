/// What to change of a memory; nil leaves a part as it is.
package struct MemoryChange: Sendable, Equatable {
    /// Indexed and embedded anew.
    package var content: String?
    package var kind: Memory.Kind?
    package var isPinned: Bool?
    /// In place of all metadata that there was: a JSON object.
    package var metadata: String?

    package init(
        content: String? = nil,
        kind: Memory.Kind? = nil,
        isPinned: Bool? = nil,
        metadata: String? = nil
    ) {
        self.content = content
        self.kind = kind
        self.isPinned = isPinned
        self.metadata = metadata
    }
}
