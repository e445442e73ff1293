/// Where exchanges and memories are kept.
///
/// Every method blocks until the database has answered: call it from a thread that may block.
/// Every method that reads or changes memories is limited to one scope, or works on entries that
/// carry their own. All stores pass the same conformance suite.
package protocol MemoryStore: MemoryCatalog {
    /// Writes exchanges in one transaction and returns their journal entries in the same order.
    ///
    /// An exchange whose identity the scope already holds (inside the retry window, if it has no
    /// history) updates that entry: revision + 1, pending again, same memory ids; unless one of its
    /// memories was deleted or rewritten, then it is a new exchange. An incomplete exchange never overwrites a complete one; then the entry comes back unchanged. When this
    /// returns, the entries survive `kill -9`, and in `sync` mode a loss of power.
    func append(_ exchanges: [Exchange]) throws -> [JournalEntry]

    /// The oldest entries that are not yet memories, over all scopes: the worker's list.
    func pendingEntries(limit: Int) throws -> [JournalEntry]

    /// The entries of one scope that are not yet memories, oldest first.
    func pendingEntries(in scope: Scope) throws -> [JournalEntry]

    /// Stores the memories of processed entries and marks the entries done, in one transaction;
    /// returns the memories that were stored.
    ///
    /// An entry whose revision has moved on is left as it is. Doing it twice changes nothing. A
    /// message that an earlier revision had and this one lacks is removed.
    @discardableResult
    func complete(_ processed: [ProcessedEntry]) throws -> [Memory]

    /// All live memories of a scope, in the order in which they were last stored.
    func memories(in scope: Scope) throws -> [Memory]

    /// Hands a reader of the scope what it has missed, in one consistent view: the live memories
    /// stored after `sequence` in the order of their storing, then the vectors that were stored
    /// after it for older ones. 0 gives everything.
    ///
    /// Of vectors only those in `space` are handed out. What was removed is not listed; the reader
    /// notices by `ScopeReading.count`. `body` must not call the store.
    func read(
        _ scope: Scope,
        after sequence: Int64,
        vectorsIn space: VectorSpace?,
        _ body: (ScopeChange) throws -> Void
    ) throws -> ScopeReading

    /// Live memories of all scopes that have no vectors in the space, the last stored first; only
    /// such as were stored before `sequence`.
    func memories(
        without space: VectorSpace,
        before sequence: Int64,
        limit: Int
    ) throws -> [StoredMemory]

    /// How many live memories of all scopes have no vectors in the space.
    func countMemories(without space: VectorSpace) throws -> Int

    /// Stores vectors in one transaction, in place of any that were there; returns the memories
    /// that have them now. A memory that was stored anew since it was read, or is gone, is left
    /// as it is. It stays where it is in the order of `memories(in:)`.
    @discardableResult
    func storeVectors(_ embedded: [EmbeddedMemory], in space: VectorSpace) throws -> [Memory]

    /// Carries out what is due after writing: in `fast` mode what was written before the call is
    /// safe from a loss of power when it returns. Called within a second of a write, beside others.
    func flush() throws

    /// Throws what is wrong if the store can't be written to.
    func checkHealth() throws
}

/// A journal entry that a worker has turned into memories.
package struct ProcessedEntry: Sendable {
    package var entry: JournalEntry
    package var memories: [Memory]

    package init(entry: JournalEntry, memories: [Memory]) {
        self.entry = entry
        self.memories = memories
    }
}

/// When a journalled exchange is safe.
package enum JournalMode: String, Sendable, CaseIterable {
    /// From power loss, before the client reads its last byte.
    case sync
    /// From `kill -9` at once, from power loss within a second.
    case fast
    /// Written behind the reply, without waiting for the disk.
    case off
}
