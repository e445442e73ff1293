import GRDB

/// What is wrong with a store. Each says in one line what happened or what to do, and none shows
/// what is stored.
package enum SQLiteStoreError: Error, Equatable, CustomStringConvertible {
    /// Others could read the memories: the mode of the folder or file is wider than `allowed`.
    case tooOpen(path: String, mode: UInt32, allowed: UInt32)
    /// A later version of the program has migrated the database; it was not touched.
    case newerDatabase(path: String)
    /// The operating system refused.
    case unusable(path: String, operation: String, reason: String)
    /// SQLite refused; `code` is its extended result code.
    case database(reason: String, code: Int32)

    package var description: String {
        switch self {
        case .tooOpen(let path, let mode, let allowed):
            "\(path) has mode \(octal(mode)): others may read it. Run: chmod \(octal(allowed)) \(path)"
        case .newerDatabase(let path):
            "\(path) was written by a newer version of memory-proxy. Update memory-proxy."
        case .unusable(let path, let operation, let reason):
            "\(path): \(operation) failed: \(reason)"
        case .database(let reason, let code):
            "\(reason) (SQLite \(code))"
        }
    }

    private func octal(_ mode: UInt32) -> String { "0" + String(mode, radix: 8) }
}

extension SQLiteStoreError {
    /// Runs database work. GRDB's errors can show statements and rows, ours show neither.
    static func translating<Value>(_ work: () throws -> Value) throws -> Value {
        do {
            return try work()
        } catch let error as DatabaseError {
            throw SQLiteStoreError.database(
                reason: error.message ?? "unknown error",
                code: error.extendedResultCode.rawValue
            )
        } catch is RowDecodingError {
            throw SQLiteStoreError.database(
                reason: "a row has an unexpected value",
                code: ResultCode.SQLITE_CORRUPT.rawValue
            )
        }
    }
}
