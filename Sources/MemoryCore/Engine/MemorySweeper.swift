import FoundationEssentials

/// Erases what has come to its end: expired memories, and deleted ones that nobody restored. Also
/// moves what came late for an adopted agent.
struct MemorySweeper: Sendable {
    /// Memories that are erased in one transaction; the journal waits for it.
    static let maxBatch = 64

    let engine: MemoryEngine
    let period: Duration

    /// Sweeps until it is cancelled. A store that fails is swept the next time.
    func run() async {
        while !Task.isCancelled {
            _ = try? await engine.sweeping.run { [engine] in
                try engine.sweep()
                try engine.moveAdopted()
            }
            try? await Task.sleep(for: period)
        }
    }
}

extension MemoryEngine {
    /// Returns how many memories were erased. Blocks.
    @discardableResult
    package func sweep() throws -> Int {
        var count = 0
        while true {
            let deletion = Date(timeIntervalSinceNow: -(Self.restorableFor / .seconds(1)))
            let ended = try store.endedMemories(
                deletedBefore: deletion,
                limit: MemorySweeper.maxBatch
            )
            guard !ended.isEmpty else { break }
            try inTurn { try eraseInTurn(ended) }
            count += ended.count
        }
        if count > 0 {
            quota?.noteRemovals()
            try store.scrub()
        }
        return count
    }
}
