import Testing

@testable import MemoryCore

/// The oracle is an index that only ever saw the last version.
@Suite
struct RevisedMemoryTests {
    @Test(arguments: 1...20)
    func `whatever is changed in a text, the index is that of the last version`(
        seed: UInt64
    ) throws {
        var generator = SeededGenerator(seed: seed)
        var memory = Memory.said(Self.text(words: 30, &generator), by: .assistant, at: 1)
        var revised = ScopeIndex([memory, .said("tea and stones", at: 0)])
        for _ in 0..<40 {
            memory.content = Self.edited(memory.content, &generator)
            revised.upsert(memory)
            let fresh = ScopeIndex([memory, .said("tea and stones", at: 0)])
            try expectSame(revised, fresh, memory.id)
        }
    }

    @Test func `a word that stands very often is counted as in a new index`() throws {
        let many = String(repeating: "tea ", count: 300)
        var memory = Memory.said(many + "milk", by: .assistant)
        var revised = ScopeIndex([memory])
        for end in ["tea", "milk tea", ""] {
            memory.content = many + end
            revised.upsert(memory)
            try expectSame(revised, ScopeIndex([memory]), memory.id)
        }
    }

    @Test func `a longer answer costs what is new in it`() {
        let long = String(repeating: "river stone garden ", count: 100)
        let edit = TextEdit(from: long.utf8Span.span, to: (long + "and tea").utf8Span.span)
        #expect(edit.old.isEmpty)
        #expect(edit.new == long.utf8.count..<long.utf8.count + 7)
    }

    @Test(arguments: [
        ("", ""), ("a", ""), ("", "a"), ("tea", "teas"), ("my tea", "my teapot"), ("a b", "a b c"),
        ("a a a", "a a"), (" ", "  "), ("don't go", "don' go"), ("x tea y", "x y"),
    ])
    func `an edit puts one text in the place of the other and cuts no word`(
        old: String,
        new: String
    ) {
        let edit = TextEdit(from: old.utf8Span.span, to: new.utf8Span.span)
        let (left, right) = (Array(old.utf8), Array(new.utf8))
        let start = left[..<edit.old.lowerBound], end = left[edit.old.upperBound...]
        #expect(start + right[edit.new] + end == right[...])
        #expect(start.last ?? 0x20 == 0x20)
        #expect(end.first ?? 0x20 == 0x20)
    }

    @Test func `an edit is as short as words allow, wherever it is`() {
        let words = (0..<12).map { "word\($0)" }
        for changed in words.indices {
            var others = words
            others[changed] = "tea"
            let (old, new) = (words.joined(separator: " "), others.joined(separator: " "))
            let edit = TextEdit(from: old.utf8Span.span, to: new.utf8Span.span)
            #expect(Array(old.utf8)[edit.old].elementsEqual(words[changed].utf8))
            #expect(Array(new.utf8)[edit.new].elementsEqual("tea".utf8))
        }
    }

    private func expectSame(_ left: ScopeIndex, _ right: ScopeIndex, _ id: MemoryID) throws {
        let (one, other) = (try #require(left.documents[id]), try #require(right.documents[id]))
        #expect(terms(of: one, in: left) == terms(of: other, in: right))
        #expect(left.lengths[Int(one)] == right.lengths[Int(other)])
        #expect(left.totalLength == right.totalLength)
        #expect(left.postingCount == right.postingCount)
        #expect(left.memory(one) == right.memory(other))
        #expect(left.memories[Int(one)].traits == right.memories[Int(other)].traits)
        #expect(
            (left.memories[Int(one)].speaker == IndexedMemory.noSpeaker)
                == (right.memories[Int(other)].speaker == IndexedMemory.noSpeaker)
        )
        // The digest is of numbers that the terms have in their own index.
        let numbers = left.postings.indices.filter { left.postings[$0].posting(of: one) != nil }
        let digest = numbers.reduce(UInt64(0)) { $0 &+ ScopeIndex.mixed(UInt64($1)) }
        #expect(left.memories[Int(one)].termsDigest == digest)
    }

    private func terms(of document: DocumentNumber, in index: ScopeIndex) -> [String: UInt32] {
        var terms: [String: UInt32] = [:]
        for (number, list) in index.postings.enumerated() {
            guard let posting = list.posting(of: document) else { continue }
            let term = String(decoding: index.vocabulary.term(number), as: UTF8.self)
            terms[term] = posting.frequency
        }
        return terms
    }

    private static let words = [
        "river", "rivers", "the", "Tea", "don't", "Anna's", "yesterday", "2024", "café", "東京都",
        "always", "what?", "so.", "@00017@", "Anna:", "e\u{301}t\u{e9}", "\n", "", "I",
    ]

    private static func text(words count: Int, _ generator: inout SeededGenerator) -> String {
        (0..<count).compactMap { _ in words.randomElement(using: &generator) }
            .joined(separator: " ")
    }

    /// Takes a stretch out and puts another in its place, not always at the edge of a word.
    private static func edited(_ text: String, _ generator: inout SeededGenerator) -> String {
        let scalars = Array(text.unicodeScalars)
        let start = Int.random(in: 0...scalars.count, using: &generator)
        let end = min(scalars.count, start + Int.random(in: 0...20, using: &generator))
        var edited = String.UnicodeScalarView(scalars[..<start])
        let count = Int.random(in: 0...4, using: &generator)
        edited += Self.text(words: count, &generator).unicodeScalars
        edited += scalars[end...]
        return String(edited)
    }
}
