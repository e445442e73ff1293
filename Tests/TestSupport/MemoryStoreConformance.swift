package import MemoryCore
import Testing

/// What every `MemoryStore` promises. A test target runs it over its store:
///
///     @Test(arguments: MemoryStorePromise.all)
///     func `keeps its promise`(promise: MemoryStorePromise) throws {
///         try promise.verify(StoreUnderTest { clock in InMemoryStore(now: { clock.now }) })
///     }
package struct MemoryStorePromise: Sendable, CustomTestStringConvertible {
    /// A sentence about the behaviour.
    package let testDescription: String
    package let verify: @Sendable (StoreUnderTest) throws -> Void

    init(_ sentence: String, _ verify: @escaping @Sendable (StoreUnderTest) throws -> Void) {
        testDescription = sentence
        self.verify = verify
    }

    package static let all =
        journal + identity + completion + scopes + vectors + reading + remembering + changing
        + listing + erasing + agents
}

/// A fresh store, and the clock that it goes by.
package struct StoreUnderTest {
    package let clock = ManualClock()
    package let store: any MemoryStore

    /// - Parameter make: gives a store with a retry window of ten minutes.
    package init(_ make: (ManualClock) throws -> any MemoryStore) rethrows {
        store = try make(clock)
    }

    func append(_ exchange: Exchange) throws -> JournalEntry {
        try #require(try store.append([exchange]).first)
    }

    /// What the worker does with one entry.
    @discardableResult
    func complete(_ entry: JournalEntry) throws -> [Memory] {
        try store.complete([ProcessedEntry(entry: entry, memories: entry.memories)])
    }

    func contents(in scope: Scope = .make()) throws -> [String] {
        try store.memories(in: scope).map(\.content)
    }
}
