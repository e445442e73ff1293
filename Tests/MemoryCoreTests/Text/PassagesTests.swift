import Testing

@testable import MemoryCore

@Suite
struct PassagesTests {
    @Test func `a short message is one passage, without the space around it`() {
        #expect(Passages.texts(of: "  I live in Lisbon.\n") == ["I live in Lisbon."])
        let ninety = (1...89).map { "word\($0)" }.joined(separator: " ")
        #expect(Passages.texts(of: ninety) == [ninety])
    }

    @Test func `a text without words has no passage`() {
        #expect(Passages.texts(of: "").isEmpty)
        #expect(Passages.texts(of: " \n\t ").isEmpty)
    }

    @Test func `a long text is cut where sentences end`() {
        let sentence = "This is one sentence of exactly ten words, nothing else."
        let text = Array(repeating: sentence, count: 30).joined(separator: " ")
        let passages = Passages.texts(of: text)
        #expect(passages.count == 5)
        for passage in passages {
            #expect(passage.hasPrefix("This") && passage.hasSuffix("else."))
        }
    }

    @Test func `lines, quotes and Chinese full stops end sentences too`() {
        for end in ["\n", "!\" ", "?) ", "。 "] {
            let sentence = (1...20).map { "w\($0)" }.joined(separator: " ")
            let text = String(repeating: sentence + end, count: 12)
            for passage in Passages.texts(of: text) { #expect(passage.hasPrefix("w1 ")) }
        }
    }

    @Test func `passages hold every word of a long text once, in order`() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<200 {
            let count = Int.random(in: 1...1_500, using: &generator)
            let words = (0..<count).map { index in
                "w\(index)" + (["", "", "", ".", "\n"].randomElement(using: &generator) ?? "")
            }
            let text = words.joined(separator: " ")
            let passages = Passages.texts(of: text)
            #expect(1...Passages.maxCount ~= passages.count)
            let cut = passages.flatMap { $0.split(whereSeparator: \.isWhitespace) }
            #expect(cut == text.split(whereSeparator: \.isWhitespace))
            let lengths = passages.map { $0.split(whereSeparator: \.isWhitespace).count }
            #expect((lengths.max() ?? 0) <= 4 * Passages.maxWords / 3)
        }
    }

    @Test func `a whole document gives sixteen passages that a model can read`() {
        let document = String(repeating: "Nothing of this is read to its end. ", count: 50_000)
        let passages = Passages.texts(of: document)
        #expect(passages.count == Passages.maxCount)
        #expect(passages.allSatisfy { $0.utf8.count < 2_000 })
    }

    @Test func `text without spaces is cut between characters`() {
        let text = String(repeating: "我昨天在里斯本买了一辆自行车", count: 60)
        let passages = Passages.texts(of: text)
        #expect(passages.count > 3)
        #expect(passages.joined() == text)
        #expect(passages.allSatisfy { $0.unicodeScalars.count <= 256 })
    }
}
