import GRDB
import MemoryCore
import Synchronization

/// The rows of the exchanges that came last: each round of a tool loop, an answer that is asked for
/// anew and an SDK's retry say the same exchange again, and look for it.
///
/// A row stays true only while nobody else changes exchanges or their memories: every other
/// transaction of the same connection forgets all rows, and so does `follow` when another
/// connection has written.
final class RecentExchanges: Sendable {
    /// What a row is found by takes some 300 bytes.
    private static let maxCount = 1024

    private struct Key: Hashable {
        let scope: Scope
        let digest: [UInt8]

        init(_ exchange: Exchange) { (scope, digest) = (exchange.scope, exchange.identity.digest) }
    }

    private struct State {
        var rows: [Key: ExchangeRow] = [:]
        var version: Int64?
    }

    private let state = Mutex(State())

    /// Call it at the start of a transaction that looks for rows.
    func follow(_ database: Database) throws {
        let statement = try database.cachedStatement(sql: "PRAGMA data_version")
        var rows = RowReader(statement)
        let version = try rows.next() ? rows.number(0) : nil
        state.withLock { state in
            if version == nil || version != state.version { state.rows.removeAll() }
            state.version = version
        }
    }

    func row(of exchange: Exchange) -> ExchangeRow? {
        state.withLock { $0.rows[Key(exchange)] }
    }

    func note(_ row: ExchangeRow, of exchange: Exchange) {
        state.withLock { state in
            if state.rows.count >= Self.maxCount { state.rows.removeAll(keepingCapacity: true) }
            state.rows[Key(exchange)] = row
        }
    }

    func forgetAll() { state.withLock { $0.rows.removeAll(keepingCapacity: true) } }
}
