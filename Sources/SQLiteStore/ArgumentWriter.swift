import FoundationEssentials
import GRDB
import GRDBSQLite
import MemoryCore

/// Binds the arguments of a statement one after another, from where they lie. GRDB boxes each in
/// an array of values first: a third of what an append costs before the last byte of a reply.
struct ArgumentWriter: ~Copyable {
    private let statement: Statement
    private var last: CInt = 0

    /// Forgets what was bound before. What is not bound is `NULL`.
    init(_ statement: Statement) {
        self.statement = statement
        statement.setUncheckedArguments(StatementArguments())
    }

    mutating func bind(_ scope: Scope) throws {
        try bind(scope.agent.text)
        try bind(scope.session.text)
    }

    /// As bytes: cast it to TEXT in the statement (see `ColumnValues`).
    mutating func bind(_ text: String) throws {
        var text = text
        try text.withUTF8 { try bind(UnsafeRawBufferPointer($0)) }
    }

    /// As text, for names of ours.
    mutating func bindName(_ name: String) throws {
        last += 1
        let bytes = CInt(name.utf8.count)
        try check(sqlite3_bind_text(statement.sqliteStatement, last, name, bytes, Self.copied))
    }

    mutating func bind(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try bind($0) } }

    mutating func bind(_ id: MemoryID) throws {
        try withUnsafeBytes(of: id.uuid.uuid) { try bind($0) }
    }

    mutating func bind(_ number: Int64) throws {
        last += 1
        try check(sqlite3_bind_int64(statement.sqliteStatement, last, number))
    }

    mutating func bind(_ number: Int) throws { try bind(Int64(number)) }

    mutating func bind(_ flag: Bool) throws { try bind(flag ? 1 as Int64 : 0) }

    private mutating func bind(_ bytes: UnsafeRawBufferPointer) throws {
        last += 1
        // A null pointer would bind NULL.
        let start = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1)
        let count = UInt64(bytes.count)
        try check(sqlite3_bind_blob64(statement.sqliteStatement, last, start, count, Self.copied))
    }

    private static let copied = unsafeBitCast(-1 as Int, to: sqlite3_destructor_type.self)

    private func check(_ code: CInt) throws {
        guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }
}
