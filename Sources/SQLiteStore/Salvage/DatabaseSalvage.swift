package import MemoryCore

/// Gets memories out of a database that SQLite can't read any more: every page that is whole gives
/// its rows, whatever has become of the others. Reads only.
///
/// A page has no checksum: of a text in which bits were flipped there is no telling, as long as it
/// is UTF-8.
package struct DatabaseSalvage {
    package struct Report: Sendable, Equatable {
        /// What was got.
        package var memories = 0
        /// Of those, what only the journal had.
        package var fromJournal = 0
        /// Memories that their owner had deleted; they are not brought back.
        package var deleted = 0
        /// Rows that were there and could not be read.
        package var unreadable = 0
    }

    private let files: DatabaseFiles
    private var report = Report()
    private var seen: Set<MemoryAddress> = []

    /// - Parameter path: the database; its log lies beside it. One of the two may be missing.
    package init(path: String) throws { files = try DatabaseFiles(databasePath: path) }

    /// Hands over each memory once. The journal goes first, for what it holds is newer; what stands
    /// in the log behind a damaged place comes last, for it may be older.
    package mutating func run(_ body: (KeptMemory) throws -> Void) throws -> Report {
        for pages in [PageSource(files), PageSource(beyondDamageOf: files)] {
            try forEachRow(.exchange, in: pages) { salvage, row in
                for memory in try row.pendingEntry()?.memories ?? [] {
                    try salvage.give(KeptMemory(memory), \.fromJournal, to: body)
                }
            }
            try forEachRow(.memory, in: pages) { salvage, row in
                try salvage.give(try row.keptMemory(), to: body)
            }
        }
        return report
    }

    private mutating func give(
        _ memory: KeptMemory,
        _ counter: WritableKeyPath<Report, Int>? = nil,
        to body: (KeptMemory) throws -> Void
    ) throws {
        guard seen.insert(memory.address).inserted else { return }
        guard memory.deletedAt == nil else {
            report.deleted += 1
            return
        }
        report.memories += 1
        if let counter { report[keyPath: counter] += 1 }
        try body(memory)
    }

    private mutating func forEachRow(
        _ table: SalvagedRow.Table,
        in pages: PageSource,
        _ body: (inout DatabaseSalvage, SalvagedRow) throws -> Void
    ) throws {
        for leaf in pages.numbers.lazy.compactMap({ TableLeaf($0, of: pages) }) {
            for row in leaf.rows {
                guard let row else {
                    // Of which table nobody can tell; counted once.
                    if table == .memory { report.unreadable += 1 }
                    continue
                }
                guard row.table == table else { continue }
                do {
                    try body(&self, row)
                } catch is SalvagedRow.Nonsense {
                    report.unreadable += 1
                }
            }
        }
    }
}
