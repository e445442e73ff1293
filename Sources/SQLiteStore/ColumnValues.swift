import FoundationEssentials
import GRDB
import MemoryCore

// How domain values stand in columns.
//
// Texts are bound as bytes and cast to TEXT in SQL: SQLite's own string binding ends at the first
// NUL, which would cut a text short and make two ids equal that are not. Values are decoded with
// errors, never traps: a damaged row must not take the process with it.

extension String {
    var bytes: Data { Data(utf8) }
}

extension Date {
    var microseconds: Int64 { Int64((timeIntervalSince1970 * 1_000_000).rounded()) }

    init(microseconds: Int64) { self.init(timeIntervalSince1970: Double(microseconds) / 1_000_000) }
}

extension Scope {
    /// The first two arguments of every statement that is about one scope.
    var arguments: StatementArguments { [agent.text.bytes, session.text.bytes] }
}

extension Reach {
    /// The condition that every statement about a reach begins with, and its arguments.
    var condition: String {
        session == nil
            ? "agent = CAST(? AS TEXT)"
            : "agent = CAST(? AS TEXT) AND session = CAST(? AS TEXT)"
    }

    var arguments: StatementArguments {
        session.map { [agent.text.bytes, $0.text.bytes] } ?? [agent.text.bytes]
    }
}

extension MemoryAddress {
    /// Of the condition `agent = … AND session = … AND id = …`.
    var arguments: StatementArguments { scope.arguments + [id.uuid] }
}

/// What a row says; nil if that makes no sense. SQLite does not see such damage, and it must not
/// hide the row's neighbours.
func readable<Value>(_ read: () throws -> Value) throws -> Value? {
    do {
        return try read()
    } catch is RowDecodingError {
        return nil
    } catch SQLiteStoreError.unreadable {
        return nil
    }
}

extension Row {
    /// `NULL` reads as empty.
    func bytes(_ column: Int) throws -> Data {
        try decode(Data?.self, atIndex: column) ?? Data()
    }

    /// The text of a column with all its bytes; `NULL` reads as empty.
    func text(_ column: Int) throws -> String {
        String(decoding: try bytes(column), as: UTF8.self)
    }

    func integer(_ column: Int) throws -> Int { try decode(Int.self, atIndex: column) }

    func flag(_ column: Int) throws -> Bool { try integer(column) != 0 }

    func date(_ column: Int) throws -> Date {
        Date(microseconds: try decode(Int64.self, atIndex: column))
    }

    func dateIfAny(_ column: Int) throws -> Date? {
        try decode(Int64?.self, atIndex: column).map { Date(microseconds: $0) }
    }

    func textIfAny(_ column: Int) throws -> String? {
        try decode(Data?.self, atIndex: column).map { String(decoding: $0, as: UTF8.self) }
    }

    func memoryID(_ column: Int) throws -> MemoryID {
        MemoryID(try decode(UUID.self, atIndex: column))
    }

    func conversation(_ column: Int) throws -> ConversationID {
        ConversationID(UInt64(bitPattern: try decode(Int64.self, atIndex: column)))
    }

    /// A value of an enumeration that is kept by name.
    func named<Value: RawRepresentable<String>>(_ column: Int) throws -> Value {
        let name = try text(column)
        guard let value = Value(rawValue: name) else {
            throw SQLiteStoreError.unreadable(reason: "unknown \(Value.self)")
        }
        return value
    }

    func scope(agent: Int, session: Int) throws -> Scope {
        guard let sessionID = SessionID(try text(session)) else {
            throw SQLiteStoreError.unreadable(reason: "illegal session id")
        }
        return Scope(agent: AgentID(try text(agent)), session: sessionID)
    }
}
