import Synchronization

/// What has been erased lately. What somebody had begun to say before is not kept when its reply
/// ends: it would come back.
package final class Erasures: Sendable {
    /// A moment between two erasures.
    package typealias Mark = Int

    /// More than fall into the time of one reply.
    private static let maxKept = 4096

    private let number = Atomic(0)
    private let reaches = Mutex<[(number: Int, reach: Reach)]>([])

    init() {}

    /// The moment. Costs one load.
    package var mark: Mark { number.load(ordering: .acquiring) }

    func note(_ reach: Reach) {
        reaches.withLock { reaches in
            if reaches.count == Self.maxKept { reaches.removeFirst(Self.maxKept / 2) }
            let next = number.load(ordering: .relaxed) + 1
            reaches.append((next, reach))
            number.store(next, ordering: .releasing)
        }
    }

    /// Whether the scope was erased after the mark.
    func hasErased(_ scope: Scope, since mark: Mark) -> Bool {
        guard mark < self.mark else { return false }
        return reaches.withLock { reaches in
            reaches.contains { $0.number > mark && $0.reach.contains(scope) }
        }
    }
}
