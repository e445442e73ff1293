@testable import MemoryCore

/// Words, terms, passages and notes of any bytes: bounded, in order, and inside the text.
@_cdecl("fuzz_words")
package func fuzzWords(_ data: UnsafePointer<UInt8>, _ count: Int) {
    let input = UnsafeBufferPointer(start: data, count: count)
    let text = String(decoding: input, as: UTF8.self)
    checkWords(of: input.span)
    checkPassages(of: input.span)
    if !text.utf8.elementsEqual(input) {
        checkWords(of: text.utf8Span.span)
        checkPassages(of: text.utf8Span.span)
    }
    checkNote(text)
    checkBlock(around: text)
    _ = MemoryTraits(of: input.span, role: .user)
    _ = TimeCues(of: input.span)
    _ = QueryFocus.focus(of: text)
    for room in [16, 200] { checkPassage(of: text, maxTokens: room) }
}

private func words(of text: Span<UInt8>) -> [[UInt8]] {
    var words: [[UInt8]] = []
    var tokenizer = Tokenizer()
    tokenizer.forEachWord(in: text) { words.append(Array(copying: $0)) }
    return words
}

private func checkWords(of text: Span<UInt8>) {
    let found = words(of: text)
    for word in found {
        expect(word.count <= Tokenizer.maxWordBytes + 4, "a word of \(word.count) bytes")
        expect(String(validating: word, as: UTF8.self) != nil, "a word that is no text")
        var term = word
        guard Analyzer.makeTerm(&term) else { continue }
        expect(term.count <= word.count + 1, "a term longer than its word")
        expect(term.prefix(2) == word.prefix(2), "a term that begins otherwise")
    }
    let copy = Array(copying: text)
    expectEqual(words(of: (copy + [0x20] + copy).span), found + found, "the words said twice")
}

private func checkPassages(of text: Span<UInt8>) {
    let ranges = Passages.ranges(of: text)
    expect(ranges.count <= Passages.maxCount, "too many passages")
    var end = 0
    for range in ranges {
        expect(range.lowerBound >= end && !range.isEmpty, "passages out of order")
        expect(range.upperBound <= min(text.count, Passages.maxBytes), "a passage outside")
        end = range.upperBound
    }
}

private func checkPassage(of text: String, maxTokens: Int) {
    var finder = PassageFinder(query: String(text.prefix(40)))
    let passage = finder.best(of: text, maxTokens: maxTokens)
    let maxBytes = maxTokens * TokenEstimate.bytesPerToken
    expect(passage.utf8.count <= maxBytes, "a passage of \(passage.utf8.count) bytes")
}

private func checkNote(_ text: String) {
    let note = NoteLine.text(of: text)
    expect(!note.utf8.contains { $0 < 0x20 || $0 == 0x7F }, "a note with a control")
    for token in ["</", "<|", "|>", "```", "[INST", "<memory-notes"] {
        expect(!note.contains(token), "a note with \(token)")
    }
    expectEqual(NoteLine.text(of: note), note, "a note of a note")
}

/// A block that a client sends back goes, and nothing around it.
private func checkBlock(around text: String) {
    let kept = ContextBlock.removed(from: text)
    expect(kept.utf8.count <= text.utf8.count, "grown")
    guard !text.utf8.contains(UInt8(ascii: ">")) else { return }
    expectEqual(kept, text, "a text without a block")
    let note = "[2026-05-04] User: \(NoteLine.text(of: text))\n"
    let lines = [ContextBlock.begin, ContextBlock.label, note + ContextBlock.end]
    let block = lines.joined(separator: "\n")
    expectEqual(ContextBlock.removed(from: text + block + text), text + text, "around a block")
}
