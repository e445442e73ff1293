import Dispatch
import Synchronization

@testable import MemoryCore

/// A store of fixed memories whose reads can be held up and counted.
final class BlockingStore: MemoryStore {
    private struct State {
        var memories: [Memory]
        var pending: [JournalEntry] = []
        var reads: [Scope: Int] = [:]
        var failure: (any Error)?
    }

    private let state: Mutex<State>
    /// Reads of this scope wait in `memories(in:)`, after they have read, until `letRead()`.
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

    func memories(in scope: Scope) throws -> [Memory] {
        let found = try state.withLock { state in
            state.reads[scope, default: 0] += 1
            if let failure = state.failure { throw failure }
            return state.memories.filter { $0.scope == scope }
        }
        if scope == heldScope {
            arrived.open()
            released.wait()
        }
        return found
    }

    func pendingEntries(in scope: Scope) throws -> [JournalEntry] {
        state.withLock { $0.pending.filter { $0.exchange.scope == scope } }
    }

    func append(_ exchanges: [Exchange]) throws -> [JournalEntry] { [] }
    func pendingEntries(limit: Int) throws -> [JournalEntry] { [] }
    func complete(_ processed: [ProcessedEntry]) throws -> [Memory] { [] }
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
