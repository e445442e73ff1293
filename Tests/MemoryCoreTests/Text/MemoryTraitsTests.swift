import Testing

@testable import MemoryCore

@Suite
struct MemoryTraitsTests {
    @Test(arguments: [
        "I saw her yesterday", "It was in March", "since 2019", "Every Friday morning",
        "the week after",
    ])
    func `a word for a time is seen`(text: String) {
        #expect(traits(text).contains(.tellsTime))
    }

    @Test(arguments: ["I may go", "the 1850s", "room 2100", "daylight", ""])
    func `what only looks like one is not`(text: String) {
        #expect(!traits(text).contains(.tellsTime))
    }

    @Test(arguments: [
        "Always answer in German", "please never use emoji", "I prefer tea",
        "I'd really prefer tea",
        "As I said, I always prefer the window seat.",
    ])
    func `how the user wants things is seen`(text: String) {
        #expect(traits(text).contains(.isStanding))
    }

    @Test func `what others want, or what just happens always, is not`() {
        #expect(!traits("It always rains").contains(.isStanding))
        #expect(!traits("They prefer tea").contains(.isStanding))
        #expect(!traits("Always ask", role: .assistant).contains(.isStanding))
    }

    @Test(arguments: [
        ("Anna: I moved", "Anna"), ("Dr. Anna-Lena O'Neil: yes", "Dr. Anna-Lena O'Neil"),
        ("Zoë: hi", "Zoë"),
    ])
    func `a speaker is named before the colon`(text: String, name: String) {
        let range = Speaker.name(in: text.utf8Span.span)
        #expect(range?.count == name.utf8.count)
    }

    @Test(arguments: [
        "at 10:30 we met", "12: yes", "the four words here: no", "Note:this", "Anna", ":", "",
    ])
    func `other colons name nobody`(text: String) {
        #expect(Speaker.name(in: text.utf8Span.span) == nil)
    }

    @Test func `words that were met before tell the same again`() {
        var vocabulary = Vocabulary()
        for _ in 0..<2 {
            #expect(traits("I prefer Fridays", in: &vocabulary) == .isStanding)
            #expect(traits("I go on Friday", in: &vocabulary) == .tellsTime)
            #expect(traits("Do I go on Friday?", in: &vocabulary) == [.tellsTime, .onlyAsks])
        }
    }

    private func traits(_ text: String, role: Memory.Role = .user) -> MemoryTraits {
        var vocabulary = Vocabulary()
        return traits(text, role: role, in: &vocabulary)
    }

    private func traits(
        _ text: String,
        role: Memory.Role = .user,
        in vocabulary: inout Vocabulary
    ) -> MemoryTraits {
        var reader = TraitReader(of: text.utf8Span.span, role: role)
        _ = vocabulary.intern(text.utf8Span.span, role: role) { reader.read($0) }
        return reader.traits
    }
}
