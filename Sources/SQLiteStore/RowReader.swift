import FoundationEssentials
import GRDB
import GRDBSQLite
import MemoryCore

/// Reads the rows of a statement one after another, from where they lie. GRDB makes a dictionary of
/// the columns' names for each statement that is run: half of what it costs to find out that an
/// exchange is new.
struct RowReader: ~Copyable {
    private let statement: Statement

    /// Begins with the arguments that are bound.
    init(_ statement: Statement) { self.statement = statement }

    deinit { sqlite3_reset(statement.sqliteStatement) }

    /// Goes on to the next row; `false` behind the last.
    mutating func next() throws -> Bool {
        let code = sqlite3_step(statement.sqliteStatement)
        guard code == SQLITE_ROW || code == SQLITE_DONE else {
            throw DatabaseError(resultCode: ResultCode(rawValue: code))
        }
        return code == SQLITE_ROW
    }

    func number(_ column: CInt) throws -> Int64 {
        try check(column, is: SQLITE_INTEGER)
        return sqlite3_column_int64(statement.sqliteStatement, column)
    }

    func integer(_ column: CInt) throws -> Int { Int(try number(column)) }

    func flag(_ column: CInt) throws -> Bool { try number(column) != 0 }

    func date(_ column: CInt) throws -> Date { Date(microseconds: try number(column)) }

    func memoryID(_ column: CInt) throws -> MemoryID {
        try check(column, is: SQLITE_BLOB)
        let bytes = sqlite3_column_bytes(statement.sqliteStatement, column)
        guard bytes == MemoryLayout<uuid_t>.size,
            let start = sqlite3_column_blob(statement.sqliteStatement, column)
        else { throw SQLiteStoreError.unreadable(reason: "illegal id") }
        return MemoryID(UUID(uuid: start.loadUnaligned(as: uuid_t.self)))
    }

    /// A damaged row must not take the process with it, nor be taken for another.
    private func check(_ column: CInt, is type: CInt) throws {
        guard sqlite3_column_type(statement.sqliteStatement, column) == type else {
            throw SQLiteStoreError.unreadable(reason: "illegal value")
        }
    }
}
