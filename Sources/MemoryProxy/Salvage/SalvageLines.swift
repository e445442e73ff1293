import ChatCodec
import MemoryCore
import SQLiteStore

/// `memory-proxy salvage`: what can be got out of a damaged database, as lines that `import` reads.
package struct SalvageLines {
    /// How it went.
    package struct Outcome {
        fileprivate let report: DatabaseSalvage.Report

        /// Nothing was there that could not be read, as far as there is a telling.
        package var isWhole: Bool { report.unreadable == 0 && report.memories > 0 }

        package var text: String {
            "\(report.memories) memories, \(report.fromJournal) of them from the journal; "
                + "\(report.deleted) deleted ones left out; \(report.unreadable) rows unreadable"
        }
    }

    /// Lines that are handed over at once.
    private static let pieceBytes = 256 * 1024

    private var salvage: DatabaseSalvage

    package init(database path: String) throws { salvage = try DatabaseSalvage(path: path) }

    package mutating func write(_ receive: ([UInt8]) throws -> Void) throws -> Outcome {
        var piece: [UInt8] = []
        let report = try salvage.run { memory in
            piece += memory.json.bytes
            piece += "\n".utf8
            guard piece.count >= Self.pieceBytes else { return }
            try receive(piece)
            piece.removeAll(keepingCapacity: true)
        }
        try receive(piece)
        return Outcome(report: report)
    }
}
