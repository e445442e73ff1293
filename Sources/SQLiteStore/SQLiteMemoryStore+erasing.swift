package import FoundationEssentials
import GRDB
package import MemoryCore

extension SQLiteMemoryStore {
    package func delete(_ addresses: [MemoryAddress]) throws -> [MemoryAddress] {
        guard !addresses.isEmpty else { return [] }
        let time = now()
        return try write(changes: addresses.count) { database in
            try addresses.filter { address in
                guard
                    try KeptMemoryRow.fetch(address, life: .alive, at: time, database) != nil
                else { return false }
                try MemoryRow.delete(address, at: time, database)
                return true
            }
        }
    }

    package func restore(_ address: MemoryAddress) throws -> KeptMemory? {
        let time = now()
        return try write(changes: 1) { database in
            let found = try KeptMemoryRow.fetch(address, life: .deleted, at: time, database)
            guard let found, !found.memory.isExpired(at: time) else { return nil }
            try MemoryRow.restore(address, database)
            return try KeptMemoryRow.fetch(address, life: .alive, at: time, database)
        }
    }

    /// The journal of a scope is looked through beside the writer, not while it waits.
    package func erase(_ addresses: [MemoryAddress]) throws {
        guard !addresses.isEmpty else { return }
        let ids = Dictionary(grouping: addresses, by: \.scope).mapValues { Set($0.map(\.id)) }
        let exchanges = try read { database in
            try ids.flatMap { scope, ids in
                try ExchangeRow.rows(of: ids, in: scope, database).map { (scope, $0) }
            }
        }
        try write(changes: addresses.count) { database in
            for (scope, id) in exchanges { try ExchangeRow.remove(id, in: scope, database) }
            for address in addresses {
                try MemoryRow.remove(address.id, in: address.scope, database)
            }
        }
    }

    package func endedMemories(deletedBefore time: Date, limit: Int) throws -> [MemoryAddress] {
        let now = now().microseconds
        return try read { database in
            try MemoryRow.ended(
                at: now,
                deletedBefore: time.microseconds,
                limit: limit,
                database
            )
        }
    }

    package func mark() throws -> StoreMark {
        try read { database in
            StoreMark(
                sequence: try MemoryRow.sequence(database),
                exchange: try ExchangeRow.last(database)
            )
        }
    }

    package func erasePiece(
        of reach: Reach,
        before mark: StoreMark,
        limit: Int
    ) throws -> ErasedPiece {
        try write(changes: limit) { database in
            let exchanges = try ExchangeRow.erase(
                in: reach,
                before: mark,
                limit: limit,
                database
            )
            let memories = try MemoryRow.erase(in: reach, before: mark, limit: limit, database)
            return ErasedPiece(memories: memories, isLast: max(exchanges, memories) < limit)
        }
    }

    package func scrub() throws { try withLog { try $0.truncate() } }
}
