import GRDB

/// What is wrong with a store. Each says in one line what happened or what to do, and none shows
/// what is stored.
package enum SQLiteStoreError: Error, Equatable, CustomStringConvertible {
    /// Others could read the memories: the mode of the folder or file is wider than `allowed`.
    case tooOpen(path: String, mode: UInt32, allowed: UInt32)
    /// A later version of the program has migrated the database; it was not touched.
    case newerDatabase(path: String)
    /// The data folder was there and is no more; it is not made anew, for it may come back.
    case folderGone(path: String)
    /// A row holds what can't be: damage that SQLite does not see.
    case unreadable(reason: String)
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
        case .folderGone(let path):
            "\(path) is gone. Bring it back, or start the proxy anew."
        case .unreadable(let reason):
            reason
        case .unusable(let path, let operation, let reason):
            "\(path): \(operation) failed: \(reason)"
        case .database(let reason, let code):
            "\(reason) (SQLite \(code))"
        }
    }

    private func octal(_ mode: UInt32) -> String { "0" + String(mode, radix: 8) }
}

extension SQLiteStoreError {
    /// The operator has to do something before the store can be used: waiting does not help.
    var needsOperator: Bool {
        switch self {
        case .tooOpen, .newerDatabase: true
        case .folderGone, .unreadable, .unusable, .database: false
        }
    }

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
            throw SQLiteStoreError.unreadable(reason: "a row has an unexpected value")
        }
    }
}
