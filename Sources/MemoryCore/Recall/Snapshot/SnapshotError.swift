enum SnapshotError: Error, Equatable {
    /// The operating system refused.
    case unusable(operation: String, code: Int32)
    /// A checksum is wrong, or the file ends too soon or too late.
    case damaged
    /// Another version, another scope, another vector space, another machine.
    case foreign
    /// The bytes are those that were written, and make no index.
    case inconsistent
    /// Something was erased while the snapshot was written.
    case erased
}
