import Testing

@testable import MemoryCore

@Suite
struct PorterStemmerTests {
    /// From the tables of Porter's paper, and some whole words.
    @Test(
        arguments: [
            ("caresses", "caress"), ("ponies", "poni"), ("ties", "ti"), ("caress", "caress"),
            ("cats", "cat"), ("feed", "feed"), ("agreed", "agre"), ("plastered", "plaster"),
            ("bled", "bled"), ("motoring", "motor"), ("sing", "sing"), ("conflated", "conflat"),
            ("troubled", "troubl"), ("sized", "size"), ("hopping", "hop"), ("tanned", "tan"),
            ("falling", "fall"), ("hissing", "hiss"), ("fizzed", "fizz"), ("failing", "fail"),
            ("filing", "file"), ("happy", "happi"), ("sky", "sky"), ("relational", "relat"),
            ("conditional", "condit"), ("rational", "ration"), ("digitizer", "digit"),
            ("vietnamization", "vietnam"), ("operator", "oper"), ("feudalism", "feudal"),
            ("decisiveness", "decis"), ("hopefulness", "hope"), ("sensibiliti", "sensibl"),
            ("triplicate", "triplic"), ("formative", "form"), ("electrical", "electr"),
            ("goodness", "good"), ("revival", "reviv"), ("allowance", "allow"),
            ("replacement", "replac"), ("adoption", "adopt"), ("communism", "commun"),
            ("probate", "probat"), ("rate", "rate"), ("cease", "ceas"), ("controll", "control"),
            ("roll", "roll"), ("generalizations", "gener"), ("oscillators", "oscil"),
        ]
    )
    func `a word gives the stem of Porter's tables`(word: String, stem: String) {
        #expect(stemmed(word) == stem)
    }

    @Test(arguments: ["", "a", "is", "v2", "x86s", "straße", "кошки"])
    func `short words and words that are not all letters stay as they are`(word: String) {
        #expect(stemmed(word) == word)
    }

    @Test func `the first two bytes never change and no word grows by more than a letter`() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<20_000 {
            let letters = (0..<Int.random(in: 1...14, using: &generator)).map { _ in
                UInt8.random(in: 97...122, using: &generator)
            }
            var word = letters
            PorterStemmer.stem(&word)
            #expect(word.prefix(2) == letters.prefix(2))
            #expect(word.count <= letters.count + 1)
        }
    }

    private func stemmed(_ word: String) -> String {
        var bytes = Array(word.utf8)
        PorterStemmer.stem(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
