/// Why a body could not be read. Places are byte offsets into it.
package enum ScanError: Error, Equatable {
    /// Not JSON as RFC 8259 has it, or bytes after the end of it.
    case malformed(at: Int)
    case tooDeep(at: Int)
    case notAnObject
    case tooManyMessages
}
