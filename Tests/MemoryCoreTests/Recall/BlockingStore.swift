import Dispatch
import Synchronization
import TestSupport

@testable import MemoryCore

/// A store of fixed memories whose reads can be held up and counted.
final class BlockingStore: MemoryStore, EmptyCatalog {
    private struct State {
        var memories: [Memory]
        var pending: [JournalEntry] = []
        var reads: [Scope: Int] = [:]
        var failure: (any Error)?
    }

    private let state: Mutex<State>
    /// Reads of this scope wait in `read`, after they have read, until `letRead()`.
    private let heldScope: Scope?
    private let arrived = Gate()
    private let released = Gate()

    init(_ memories: [Memory], holding heldScope: Scope? = nil) {
        state = Mutex(State(memories: memories))
        self.heldScope = heldScope
    }

    func add(_ memory: Memory) { state.withLock { $0.memories.append(memory) } }

    func addPending(_ entry: JournalEntry) { state.withLock { $0.pending.append(entry) } }

    func fail(with error: (any Error)?) { state.withLock { $0.failure = error } }

    func reads(of scope: Scope) -> Int { state.withLock { $0.reads[scope] ?? 0 } }

    func waitForRead() { arrived.wait() }

    func letRead() { released.open() }

    func read(
        _ scope: Scope,
        after sequence: Int64,
        vectorsIn space: VectorSpace?,
        _ body: (ScopeChange) throws -> Void
    ) throws -> ScopeReading {
        let (found, pending) = try state.withLock { state in
            state.reads[scope, default: 0] += 1
            if let failure = state.failure { throw failure }
            return (
                state.memories.filter { $0.scope == scope },
                state.pending.filter { $0.exchange.scope == scope }
            )
        }
        if scope == heldScope {
            arrived.open()
            released.wait()
        }
        for memory in found.dropFirst(Int(sequence)) { try body(.stored(memory, vectors: nil)) }
        return ScopeReading(
            sequence: Int64(found.count),
            pending: pending,
            storedCount: found.count,
            storedPending: [],
            lastKnown: found.prefix(Int(sequence)).last?.id
        )
    }

    func append(_ exchanges: [Exchange]) throws -> [JournalEntry] { [] }
    func pendingEntries(limit: Int) throws -> [JournalEntry] { [] }
    func complete(_ processed: [ProcessedEntry]) throws -> [Memory] { [] }
    func memories(in scope: Scope) throws -> [Memory] { [] }
    func pendingEntries(in scope: Scope) throws -> [JournalEntry] { [] }
    func memories(
        without space: VectorSpace,
        before sequence: Int64,
        limit: Int
    ) throws -> [StoredMemory] { [] }
    func countMemories(without space: VectorSpace) throws -> Int { 0 }
    func storeVectors(_ embedded: [EmbeddedMemory], in space: VectorSpace) throws -> [Memory] { [] }
    func flush() throws {}
    func checkHealth() throws {}
}

/// Opens once; whoever waits goes on then.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func open() { semaphore.signal() }

    func wait() {
        semaphore.wait()
        semaphore.signal()
    }
}

/// A blocking call on a thread that is not one of the few that tests and tasks share.
final class Blocking<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)
    private let isDone = Gate()

    init(_ body: @escaping @Sendable () throws -> Value) {
        DispatchQueue.global().async {
            let result = Result { try body() }
            self.result.withLock { $0 = result }
            self.isDone.open()
        }
    }

    /// Waits for it.
    func value() throws -> Value {
        isDone.wait()
        guard let result = result.withLock({ $0 }) else { preconditionFailure() }
        return try result.get()
    }
}
