import FoundationEssentials
import MemoryCore

/// A row that was read without SQLite: it may be of any table, and any of its values may be wrong.
struct SalvagedRow {
    let id: Int64
    let values: [SalvagedValue]

    /// What the row may be, by the number of its columns: a migration adds some at the end.
    enum Table {
        case exchange, memory
    }

    var table: Table? {
        switch values.count {
        case 16..<23: .exchange
        case 23...: .memory
        default: nil
        }
    }

    func textIfAny(_ column: Int) -> String? {
        guard case .text(let text) = value(column) else { return nil }
        return text
    }

    func integerIfAny(_ column: Int) -> Int64? {
        guard case .integer(let value) = value(column) else { return nil }
        return value
    }

    func text(_ column: Int) throws(Nonsense) -> String {
        guard let text = textIfAny(column) else { throw Nonsense() }
        return text
    }

    func integer(_ column: Int) throws(Nonsense) -> Int64 {
        guard let value = integerIfAny(column) else { throw Nonsense() }
        return value
    }

    func flag(_ column: Int) throws(Nonsense) -> Bool {
        let value = try integer(column)
        guard 0...1 ~= value else { throw Nonsense() }
        return value == 1
    }

    func count(_ column: Int) throws(Nonsense) -> Int {
        let value = try integer(column)
        guard 0...Int64(Int32.max) ~= value else { throw Nonsense() }
        return Int(value)
    }

    func date(_ column: Int) throws(Nonsense) -> Date {
        guard let date = try dateIfAny(column) else { throw Nonsense() }
        return date
    }

    /// The years 1 to 9999, which can be written down, in microseconds.
    private static let times: Range<Int64> = -62_135_596_800_000_000..<253_402_300_800_000_000

    func dateIfAny(_ column: Int) throws(Nonsense) -> Date? {
        guard let microseconds = integerIfAny(column) else { return nil }
        guard Self.times ~= microseconds else { throw Nonsense() }
        return Date(microseconds: microseconds)
    }

    func memoryID(_ column: Int) throws(Nonsense) -> MemoryID {
        guard let id = try memoryIDIfAny(column) else { throw Nonsense() }
        return id
    }

    func memoryIDIfAny(_ column: Int) throws(Nonsense) -> MemoryID? {
        guard case .blob(let bytes) = value(column) else { return nil }
        guard bytes.count == 16 else { throw Nonsense() }
        return MemoryID(
            UUID(uuid: bytes.withUnsafeBytes { $0.loadUnaligned(as: uuid_t.self) })
        )
    }

    func named<Value: RawRepresentable<String>>(_ column: Int) throws(Nonsense) -> Value {
        guard let value = Value(rawValue: try text(column)) else { throw Nonsense() }
        return value
    }

    func scope(agent: Int, session: Int) throws(Nonsense) -> Scope {
        let agent = try text(agent)
        guard !agent.isEmpty, let session = SessionID(try text(session)) else { throw Nonsense() }
        return Scope(agent: AgentID(agent), session: session)
    }

    func conversation(_ column: Int) throws(Nonsense) -> ConversationID {
        ConversationID(UInt64(bitPattern: try integer(column)))
    }

    private func value(_ column: Int) -> SalvagedValue {
        column < values.count ? values[column] : .null
    }

    /// The row holds what can't be.
    struct Nonsense: Error {}
}
