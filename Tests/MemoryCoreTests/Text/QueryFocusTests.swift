import Testing

@testable import MemoryCore

@Suite
struct QueryFocusTests {
    private let talk = String(repeating: "The weather was fine and we walked a lot. ", count: 8)

    @Test func `a short message is asked as it is`() {
        #expect(QueryFocus.focus(of: "Fine weather. Where is the key?") == nil)
        #expect(QueryFocus.focus(of: "") == nil)
    }

    @Test func `a long message asks its questions`() {
        let question = "Which violin teacher did I like?"
        #expect(QueryFocus.focus(of: talk + question + " " + talk) == question)
    }

    @Test func `of many questions the last three are asked`() {
        let questions = (1...5).map { "Where is violin number\($0)?" }
        let text = talk + questions.joined(separator: " ")
        #expect(QueryFocus.focus(of: text) == questions.suffix(3).joined(separator: " "))
    }

    @Test func `without a question that says something the end of the message is asked`() {
        let end = "I lost the key of the violin case. What should I do?"
        #expect(QueryFocus.focus(of: talk + end) == end)
    }

    @Test func `what a long message asks is found before what it tells`() {
        var index = ScopeIndex([
            .said("The weather was fine when we walked a lot", conversation: 1, at: 0),
            .said("The violin teacher is called Anna", conversation: 2, at: 1),
        ])
        let query = talk + "Who was the violin teacher?"
        #expect(index.recall(query).contents.first == "The violin teacher is called Anna")
    }
}
