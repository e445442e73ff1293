import Testing

@testable import MemoryCore

@Suite
struct `Scopes that look alike` {
    private static let names = [
        "anna", "Anna", "ann", "annab", "b", "ab", "caf\u{E9}", "cafe\u{301}", "%", "_", "*", "'",
        "anna:b", "anna b", "../anna", "\u{430}nna",
    ]
    /// Every pair of names, and so every way to cut one row of letters in two.
    private let scopes = names.flatMap { agent in
        names.compactMap { session in
            SessionID(session).map { Scope(agent: AgentID(agent), session: $0) }
        }
    }

    @Test func `are keys of their own`() {
        #expect(Set(scopes).count == Self.names.count * Self.names.count)
    }

    @Test func `have an index each, loaded and brought up to date by itself`() throws {
        let store = BlockingStore(
            scopes.enumerated().map { .said("The falcon is number \($0)", in: $1) }
        )
        let index = MemoryIndex(store: store, budgetBytes: 64 << 20)
        func found(in scope: Scope) throws -> Set<String> {
            let query = RecallQuery(scope: scope, text: "falcon", topK: 20)
            return Set(try index.recall(query, excluding: { _ in false }).contents)
        }
        for (number, scope) in scopes.enumerated() {
            #expect(try found(in: scope) == ["The falcon is number \(number)"])
            index.upsert([.said("The falcon is also \(number)", in: scope, at: 1)])
        }
        for (number, scope) in scopes.enumerated() {
            let own: Set = ["The falcon is number \(number)", "The falcon is also \(number)"]
            #expect(try found(in: scope) == own)
        }
    }

    @Test func `have a snapshot file each`() {
        #expect(Set(scopes.map { SnapshotFolder.name(of: $0) }).count == scopes.count)
    }
}
