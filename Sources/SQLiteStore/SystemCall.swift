import Glibc

/// Runs a call of the operating system and throws its error; an interrupted one is done again.
func succeed(_ operation: String, _ path: String, _ call: () -> CInt) throws -> CInt {
    while true {
        let result = call()
        if result >= 0 { return result }
        guard errno == EINTR else { throw SQLiteStoreError.systemError(operation, path) }
    }
}

extension SQLiteStoreError {
    /// The error that `errno` names.
    static func systemError(_ operation: String, _ path: String) -> SQLiteStoreError {
        .unusable(path: path, operation: operation, reason: String(cString: strerror(errno)))
    }
}
