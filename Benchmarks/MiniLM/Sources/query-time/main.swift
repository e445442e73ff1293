import Embedding
import Foundation
import MemoryCore

// What a query costs on its way into the table's space, tokens alone and all of it.

let sentences = [
    "What did I say about the trip to Lisbon?",
    "What did Caroline tell me about her plans for the summer holidays with the children and "
        + "the new dog that they got from the shelter?",
    String(repeating: "My application returns an error when I post the form. ", count: 12),
]

/// Microseconds of work, the 5th, 50th and 99th percentile of 2,000 times 10 runs.
func microseconds(of work: () -> Void) -> [Double] {
    let clock = ContinuousClock()
    let times = (0..<2_000).map { _ in
        clock.measure { for _ in 0..<10 { work() } } / 10 / .microseconds(1)
    }
    let sorted = times.sorted()
    return [0.05, 0.5, 0.99].map { sorted[Int(Double(sorted.count) * $0)] }
}

let tokenizer = try WordPiece()
let embedder = try StaticEmbedder()
print("words tokens     tokens only, µs p5 p50 p99    query, µs p5 p50 p99")
for text in sentences {
    let words = text.split(separator: " ").count
    let tokens = tokenizer.tokens(of: text, limit: 254).count
    let reading = microseconds { _ = tokenizer.tokens(of: text, limit: 254) }
    let query = microseconds { _ = embedder.queryVector(of: text) }
    let times = (reading + query).map { String(format: "%9.2f", $0) }.joined()
    print(String(format: "%5d %6d ", words, tokens) + times)
}
