import Testing

@testable import MemoryCore

struct TellingWordsTests {
    @Test(arguments: [
        ("I like tea at 5", "At 5 I like tea"), ("no, no, no", "No."), ("tea", "coffee"),
        ("5 and 6 and 5", "6, 5"), ("I don't", "i DON'T"), ("", "tea"),
    ])
    func `order, case and repetition say nothing`(one: String, other: String) {
        #expect(TellingWords(of: one) == TellingWords(of: other))
    }

    @Test(arguments: [
        ("tea at 5", "tea at 6"), ("tea", "no tea"), ("room b12", "room b13"), ("5", "5 5 6"),
        ("I do like it", "I don't like it"), ("never", "not"),
    ])
    func `another number or negation says something else`(one: String, other: String) {
        #expect(TellingWords(of: one) != TellingWords(of: other))
    }
}
