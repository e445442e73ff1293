import Testing

@testable import MemoryCore

@Suite
struct TokenizerTests {
    @Test(
        arguments: [
            ("The quick, brown fox!", ["the", "quick", "brown", "fox"]),
            ("Meet at 7pm on 2026-05-04", ["meet", "at", "7pm", "on", "2026", "05", "04"]),
            ("e-mail snake_case a/b", ["e", "mail", "snake", "case", "a", "b"]),
            ("Café, CAFÉ, cafe\u{301}", ["cafe", "cafe", "cafe"]),
            ("Straße Łódź Æsir Œuvre", ["strasse", "lodz", "aesir", "oeuvre"]),
            ("ПРИВЕТ Ёлка", ["привет", "елка"]),
            ("ΟΔΟΣ οδος", ["οδοσ", "οδοσ"]),
            ("ＦＵＬＬ１", ["full1"]),
            ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
            ("tea 🍵👩‍🍳 time", ["tea", "time"]),
            ("", []), (" \n\t…—", []),
        ]
    )
    func `words are lower case and free of accents`(text: String, expected: [String]) {
        #expect(words(text) == expected)
    }

    @Test(
        arguments: [
            ("Anna's", "anna"), ("dogs'", "dogs"), ("don't", "dont"), ("we’ll", "we"),
            ("I'm", "i"), ("O'Brien", "obrien"), ("'quoted'", "quoted"), ("they've", "they"),
        ]
    )
    func `an apostrophe splits no word`(text: String, expected: String) {
        #expect(words(text) == [expected])
    }

    @Test func `without spaces each character and each pair is a word`() {
        #expect(words("東京都") == ["東", "東京", "京", "京都", "都"])
        #expect(words("犬 and 猫") == ["犬", "and", "猫"])
        #expect(words("x東y") == ["x", "東", "y"])
    }

    @Test func `a word of any length is cut and the next one is found`() {
        let long = String(repeating: "x", count: 10_000)
        #expect(words(long + " tea") == [String(repeating: "x", count: 64), "tea"])
    }

    @Test func `any bytes are read to their end`() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<2_000 {
            let noise = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                UInt8.random(in: .min ... .max, using: &generator)
            }
            var found: [String] = []
            var tokenizer = Tokenizer()
            let bytes = noise + Array(" tea".utf8)
            tokenizer.forEachWord(in: bytes.span) {
                found.append(String(decoding: Array(copying: $0), as: UTF8.self))
            }
            #expect(found.last == "tea")
        }
    }

    @Test func `equal text in other normal forms gives the same words`() {
        let composed = "Zoë naïve Ångström déjà"
        let decomposed = "Zoe\u{308} nai\u{308}ve A\u{30A}ngstro\u{308}m de\u{301}ja\u{300}"
        #expect(words(composed) == words(decomposed))
    }

    private func words(_ text: String) -> [String] {
        var words: [String] = []
        var tokenizer = Tokenizer()
        tokenizer.forEachWord(in: text.utf8Span.span) {
            words.append(String(decoding: Array(copying: $0), as: UTF8.self))
        }
        return words
    }
}

@Suite
struct AnalyzerTests {
    @Test func `what is said and what is asked become the same terms`() {
        #expect(Analyzer.terms(of: "I was painting the ponies") == ["paint", "poni"])
        #expect(Analyzer.terms(of: "Which pony did you paint?") == ["poni", "paint"])
    }

    @Test func `negations are terms, clitics and stop words are not`() {
        #expect(Analyzer.terms(of: "I do not like it") == ["not"])
        #expect(Analyzer.terms(of: "We'll see what's there") == ["see"])
        #expect(Analyzer.terms(of: "Who is she? Yourself!") == [])
    }

    @Test(
        arguments: [
            ("What do you think?", true), ("Why? How?", true), ("Where did I leave v2.1?", true),
            ("I moved. Do you like it?", false), ("I like tea.", false), ("Nice! Why?", false),
            ("Is it? It is", false), ("", false), ("first line\nand this?", false),
        ]
    )
    func `a message only asks if all its sentences do`(text: String, expected: Bool) {
        #expect(Question.isAll(of: text.utf8Span.span) == expected)
    }
}
