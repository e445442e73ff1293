@testable import Embedding

private let tokenizer = try? WordPiece()

/// Any text becomes tokens of the vocabulary; fewer of them are the first ones.
@_cdecl("fuzz_pieces")
package func fuzzPieces(_ data: UnsafePointer<UInt8>, _ count: Int) {
    guard let tokenizer else { fatalError("no tokenizer") }
    let text = Input(data, count).text
    let all = tokenizer.tokens(of: text, limit: .max / 2)
    expect(all.allSatisfy { $0 < WordPiece.vocabularyCount }, "a token that does not exist")
    for limit in [0, 1, 7, 256] {
        let some = tokenizer.tokens(of: text, limit: limit, after: [WordPiece.start])
        expectEqual(some, [WordPiece.start] + all.prefix(limit), "the first tokens")
    }
    let twice = tokenizer.tokens(of: text + " " + text, limit: .max / 2)
    expectEqual(twice, all + all, "the tokens said twice")
}
