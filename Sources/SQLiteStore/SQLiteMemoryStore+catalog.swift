package import FoundationEssentials
import GRDB
package import MemoryCore

// What comes by the memory API: storing and changing.

extension SQLiteMemoryStore {
    package func remember(_ memories: [KeptMemory]) throws -> [Remembered] {
        guard !memories.isEmpty else { return [] }
        let time = now()
        return try write(changes: memories.count) { database in
            try memories.map { try remember($0, at: time, database) }
        }
    }

    private func remember(
        _ kept: KeptMemory,
        at time: Date,
        _ database: Database
    ) throws -> Remembered {
        if let known = try KeptMemoryRow.same(as: kept, at: time, database),
            let repeated = try noteRepeat(of: known.address, by: kept, at: time, database)
        {
            return .repeated(repeated, similarity: 1)
        }
        _ = try KeptMemoryRow.insert(kept, in: database)
        return .stored(kept)
    }

    package func bring(_ memories: [KeptMemory]) throws -> [KeptMemory] {
        guard !memories.isEmpty else { return [] }
        return try write(changes: memories.count) { database in
            try memories.compactMap { kept in
                var kept = kept
                kept.deletedAt = nil
                if try MemoryRow.isElsewhere(kept.address, database) {
                    kept.memory.id = kept.idInItsOwnScope
                }
                return try KeptMemoryRow.insert(kept, in: database) ? kept : nil
            }
        }
    }

    package func noteRepeat(
        of address: MemoryAddress,
        by new: KeptMemory
    ) throws -> KeptMemory? {
        let time = now()
        return try write(changes: 1) { database in
            try noteRepeat(of: address, by: new, at: time, database)
        }
    }

    private func noteRepeat(
        of address: MemoryAddress,
        by new: KeptMemory,
        at time: Date,
        _ database: Database
    ) throws -> KeptMemory? {
        let isAlive = try KeptMemoryRow.fetch(address, life: .alive, at: time, database) != nil
        guard isAlive else { return nil }
        try KeptMemoryRow.noteRepeat(of: address, by: new, database)
        return try KeptMemoryRow.fetch(address, life: .alive, at: time, database)
    }

    package func change(_ address: MemoryAddress, _ change: MemoryChange) throws -> KeptMemory? {
        let time = now()
        return try write(changes: 1) { database in
            let found = try KeptMemoryRow.fetch(address, life: .alive, at: time, database)
            guard found != nil else { return nil }
            try MemoryRow.change(address, change, database)
            // What is no longer pinned may have expired long ago; it is shown once more.
            return try KeptMemoryRow.fetch(address, life: .alive, at: .distantPast, database)
        }
    }

    package func noteAccesses(_ counts: [MemoryAddress: Int], at time: Date) throws {
        guard !counts.isEmpty else { return }
        try writeJournal(changes: counts.count) { database, _ in
            for (address, count) in counts {
                try MemoryRow.noteAccess(address, count, at: time, database)
            }
        }
    }
}
