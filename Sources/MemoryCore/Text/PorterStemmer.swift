/// The stemmer of M. F. Porter, "An algorithm for suffix stripping" (Program 14, 1980), on the
/// bytes of a lower-case word: "relational" gives `relat`, as "relate" does.
///
/// Words with anything but a–z stay as they are. Other than Porter's, it leaves the first two bytes
/// of a word alone, so that text can be searched for a stem by them ("ies" is not "i").
struct PorterStemmer {
    private var word: [UInt8]

    static func stem(_ word: inout [UInt8]) {
        guard word.count > 2, word.allSatisfy({ $0 &- UInt8(ascii: "a") < 26 }) else { return }
        var stemmer = PorterStemmer(word: [])
        swap(&stemmer.word, &word)
        stemmer.removePlural()
        stemmer.removePastAndGerund()
        stemmer.turnFinalY()
        stemmer.replaceFirst(of: .step2)
        stemmer.replaceFirst(of: .step3)
        stemmer.removeLastSuffix()
        stemmer.removeFinalE()
        stemmer.removeDoubleL()
        swap(&stemmer.word, &word)
    }

    // MARK: Steps

    /// Step 1a: caresses → caress, ponies → poni, cats → cat.
    private mutating func removePlural() {
        guard word.last == UInt8(ascii: "s") else { return }
        if ends(in: "sses") || ends(in: "ies"), word.count > 3 {
            word.removeLast(2)
        } else if !ends(in: "ss") {
            word.removeLast()
        }
    }

    /// Step 1b: agreed → agree, plastered → plaster, hopping → hop, filing → file.
    private mutating func removePastAndGerund() {
        if ends(in: "eed") {
            if measure(upTo: word.count - 3) > 0 { word.removeLast() }
            return
        }
        let suffixLength = ends(in: "ed") ? 2 : ends(in: "ing") ? 3 : 0
        let stem = word.count - suffixLength
        guard suffixLength > 0, stem > 1, hasVowel(upTo: stem) else { return }
        word.removeLast(suffixLength)
        if ends(in: "at") || ends(in: "bl") || ends(in: "iz") {
            word.append(UInt8(ascii: "e"))
        } else if endsInDoubleConsonant {
            if let last = word.last, !"lsz".utf8.contains(last) { word.removeLast() }
        } else if measure(upTo: word.count) == 1, endsInShortSyllable(at: word.count) {
            word.append(UInt8(ascii: "e"))
        }
    }

    /// Step 1c: happy → happi, sky → sky.
    private mutating func turnFinalY() {
        guard word.count > 2, word.last == UInt8(ascii: "y"), hasVowel(upTo: word.count - 1)
        else { return }
        word[word.count - 1] = UInt8(ascii: "i")
    }

    /// Steps 2 and 3: the first suffix that fits decides, whether its stem is long enough or not.
    private mutating func replaceFirst(of table: SuffixTable) {
        for (suffix, replacement) in table.suffixes(for: word) where ends(in: suffix) {
            let stem = word.count - suffix.utf8CodeUnitCount
            guard measure(upTo: stem) > 0 else { return }
            word.removeLast(suffix.utf8CodeUnitCount)
            replacement.withUTF8Buffer { word.append(contentsOf: $0) }
            return
        }
    }

    /// Step 4: revival → reviv, adoption → adopt ("ion" only behind s or t).
    private mutating func removeLastSuffix() {
        for (suffix, _) in SuffixTable.step4.suffixes(for: word) where ends(in: suffix) {
            let stem = word.count - suffix.utf8CodeUnitCount
            guard measure(upTo: stem) > 1 else { return }
            let last = word[stem - 1]
            let isION = suffix.utf8Start[0] == UInt8(ascii: "i") && word.last == UInt8(ascii: "n")
            if isION, last != UInt8(ascii: "s"), last != UInt8(ascii: "t") { return }
            word.removeLast(suffix.utf8CodeUnitCount)
            return
        }
    }

    /// Step 5a: probate → probat, rate → rate.
    private mutating func removeFinalE() {
        guard word.last == UInt8(ascii: "e") else { return }
        let stem = word.count - 1
        let measure = measure(upTo: stem)
        if measure > 1 || measure == 1 && !endsInShortSyllable(at: stem) { word.removeLast() }
    }

    /// Step 5b: controll → control, roll → roll.
    private mutating func removeDoubleL() {
        if ends(in: "ll"), measure(upTo: word.count) > 1 { word.removeLast() }
    }

    // MARK: Conditions

    private func ends(in suffix: StaticString) -> Bool {
        let length = suffix.utf8CodeUnitCount
        guard word.count >= length else { return false }
        let start = word.count - length
        for offset in stride(from: length - 1, through: 0, by: -1)
        where word[start + offset] != suffix.utf8Start[offset] {
            return false
        }
        return true
    }

    private func isConsonant(at index: Int) -> Bool {
        switch word[index] {
        case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"),
            UInt8(ascii: "u"):
            false
        case UInt8(ascii: "y"):
            index == 0 || !isConsonant(at: index - 1)
        default:
            true
        }
    }

    /// Porter's m: how often a vowel run is followed by a consonant run.
    private func measure(upTo end: Int) -> Int {
        var count = 0
        var afterVowel = false
        for index in 0..<end {
            let consonant = isConsonant(at: index)
            if consonant && afterVowel { count += 1 }
            afterVowel = !consonant
        }
        return count
    }

    private func hasVowel(upTo end: Int) -> Bool {
        (0..<end).contains { !isConsonant(at: $0) }
    }

    private var endsInDoubleConsonant: Bool {
        let last = word.count - 1
        return last > 0 && word[last] == word[last - 1] && isConsonant(at: last)
    }

    /// Consonant, vowel, consonant other than w, x, y: the end of "hop", not of "snow".
    private func endsInShortSyllable(at end: Int) -> Bool {
        guard end > 2, isConsonant(at: end - 1), !isConsonant(at: end - 2),
            isConsonant(at: end - 3)
        else { return false }
        return !"wxy".utf8.contains(word[end - 1])
    }
}

/// Suffixes with their replacements, found by their last letter but one.
private struct SuffixTable: Sendable {
    typealias Entry = (suffix: StaticString, replacement: StaticString)

    private var entries = [[Entry]](repeating: [], count: 26)

    init(_ all: [Entry]) {
        for entry in all {
            let letter = entry.suffix.utf8Start[entry.suffix.utf8CodeUnitCount - 2]
            entries[Int(letter - UInt8(ascii: "a"))].append(entry)
        }
    }

    func suffixes(for word: [UInt8]) -> [Entry] {
        guard word.count > 2 else { return [] }
        return entries[Int(word[word.count - 2] - UInt8(ascii: "a"))]
    }

    static let step2 = SuffixTable([
        ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"),
        ("izer", "ize"), ("abli", "able"), ("alli", "al"), ("entli", "ent"), ("eli", "e"),
        ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"), ("ator", "ate"), ("alism", "al"),
        ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"),
        ("iviti", "ive"), ("biliti", "ble"),
    ])

    static let step3 = SuffixTable([
        ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"),
        ("ful", ""), ("ness", ""),
    ])

    static let step4 = SuffixTable([
        ("al", ""), ("ance", ""), ("ence", ""), ("er", ""), ("ic", ""), ("able", ""),
        ("ible", ""), ("ant", ""), ("ement", ""), ("ment", ""), ("ent", ""), ("ion", ""),
        ("ou", ""), ("ism", ""), ("ate", ""), ("iti", ""), ("ous", ""), ("ive", ""), ("ize", ""),
    ])
}
