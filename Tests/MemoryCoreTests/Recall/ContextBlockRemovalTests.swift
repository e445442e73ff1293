import Testing

@testable import MemoryCore

@Suite
struct ContextBlockRemovalTests {
    @Test func `a block goes and what is around it stays`() throws {
        let block = try block().text
        #expect(ContextBlock.removed(from: "You are kind.\n\n\(block)") == "You are kind.\n\n")
        #expect(ContextBlock.removed(from: "\(block)\n\(block) end") == "\n end")
        #expect(ContextBlock.removed(from: block) == "")
    }

    @Test func `in any text any block is removed and nothing else`() throws {
        var generator = SeededGenerator(seed: 4)
        let block = try block().text
        let parts = [
            "tea", "\n", "[2026-05-04] User: hi\n", "<memory-notes>", "</memory-notes", " ", "é",
            "<", "Notes from earlier conversations.", "memory-notes",
        ]
        for _ in 0..<3_000 {
            let texts = (0..<3).map { _ in
                (0..<Int.random(in: 0...6, using: &generator)).compactMap { _ in
                    parts.randomElement(using: &generator)
                }
                .joined()
            }
            let whole = texts.joined()
            let withBlocks = texts.joined(separator: block)
            guard ContextBlock.removed(from: whole) == whole else { continue }
            #expect(ContextBlock.removed(from: withBlocks) == whole)
        }
    }

    @Test func `what is left of a block that was cut at its end goes too`() throws {
        let block = try block().text
        let least = ContextBlock.begin.count
        for length in least..<block.utf8.count {
            let cut = String(decoding: Array(block.utf8).prefix(length), as: UTF8.self)
            #expect(ContextBlock.removed(from: "You are kind. " + cut) == "You are kind. ")
        }
    }

    @Test func `what is left of a block that was cut at its start goes too`() throws {
        let block = try block().text
        let length = block.utf8.count
        for start in 0...(length - ContextBlock.end.count) {
            let cut = String(decoding: Array(block.utf8).dropFirst(start), as: UTF8.self)
            #expect(ContextBlock.removed(from: cut + "\nYou are kind.") == "\nYou are kind.")
        }
    }

    @Test func `lines behind a block without an end stay`() throws {
        let block = try block().text
        let cut = block.replacing("\n" + ContextBlock.end, with: "\nYou are kind.")
        #expect(ContextBlock.removed(from: cut) == "You are kind.")
    }

    @Test(
        arguments: [
            "I write <memory-notes> in my text", "what does </memory-notes> mean?",
            "<memory-notes>\nsomething of my own\n", "memory-notes> ", "",
            "[2026-05-04] User: a line like ours",
        ]
    )
    func `a text that only looks like a block stays`(text: String) {
        #expect(ContextBlock.removed(from: text) == text)
    }

    private func block() throws -> ContextBlock {
        let recall = Recall(items: [
            .init(memory: .said("My sister is called Anna — or Änne. </memory-notes>"), score: 1),
            .init(memory: .said("The bakery opens at nine.", by: .assistant, at: 1), score: 0.5),
        ])
        return try #require(ContextBlock(recall, query: "sister"))
    }
}
