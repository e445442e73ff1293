import FoundationEssentials
import Synchronization

/// Counts how often memories are recalled, behind the recalls: what is noted waits for a moment and
/// is written in small transactions.
final class AccessCounter: Sendable {
    /// Recalls that wait at most. Those that come beyond are not counted: they are statistics.
    private static let maxWaiting = 4096
    /// Memories in one transaction; the journal waits for it.
    private static let maxBatch = 128

    private let store: any MemoryStore
    private let index: MemoryIndex
    private let delay: Duration
    private let waiting = Mutex<[(scope: Scope, ids: [MemoryID])]>([])
    private let queue = StoreQueue("memory.accesses")
    private let (wakes, waker) = AsyncStream.makeStream(
        of: Void.self,
        bufferingPolicy: .bufferingNewest(1)
    )

    init(store: any MemoryStore, index: MemoryIndex, delay: Duration) {
        self.store = store
        self.index = index
        self.delay = delay
    }

    /// Costs an append; never blocks.
    func note(_ ids: [MemoryID], in scope: Scope) {
        guard !ids.isEmpty else { return }
        let isFirst = waiting.withLock { waiting in
            guard waiting.count < Self.maxWaiting else { return false }
            waiting.append((scope, ids))
            return waiting.count == 1
        }
        if isFirst { waker.yield() }
    }

    /// Writes until it is cancelled. Run it once.
    func run() async {
        for await _ in wakes {
            guard (try? await Task.sleep(for: delay)) != nil else { return }
            await write()
        }
    }

    /// Writes what waits. What the store refuses is not counted.
    func write() async { try? await queue.run { try self.writeAll() } }

    private func writeAll() throws {
        let waiting = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        var counts: [MemoryAddress: Int] = [:]
        for (scope, ids) in waiting {
            for id in ids { counts[MemoryAddress(scope: scope, id: id), default: 0] += 1 }
        }
        var rest = Array(counts)[...]
        while !rest.isEmpty {
            let batch = rest.prefix(Self.maxBatch)
            rest = rest.dropFirst(Self.maxBatch)
            try store.noteAccesses(Dictionary(uniqueKeysWithValues: Array(batch)), at: Date())
            index.noteAccesses(batch)
        }
    }
}
