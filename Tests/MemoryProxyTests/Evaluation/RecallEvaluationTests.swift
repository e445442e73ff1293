import FoundationEssentials
import MemoryCore
import Testing

@testable import MemoryProxy

@Suite struct RecallEvaluationTests {
    private static func evaluation() async throws -> RecallEvaluation {
        var settings = ProxySettings(dataFolder: "/nonexistent")
        settings.embedder = .none
        let set = try EvaluationSet(folder: Folder.fixture)
        return try await RecallEvaluation(set, settings) { _, _ in }
    }

    @Test func `the engine answers the questions of the fixture by words`() async throws {
        let report = try await Self.evaluation().report()
        #expect(report.answers.count == 16)
        let named = try #require(report.answers.first { $0.question.id == "q3" })
        #expect(named.ranked.prefix(5).contains("m8"))
        #expect(named.score.recallAt5 == 1)
        #expect(report.answers.allSatisfy { $0.ranked.count <= 20 })
    }

    @Test func `a question sees its own conversation only`() async throws {
        let report = try await Self.evaluation().report()
        // Both conversations have a memory of the name m5; only one has a sister.
        let about = try #require(report.answers.first { $0.question.id == "q12" })
        #expect(Set(about.ranked).isSubset(of: Set((0...13).map { "m\($0)" })))
    }

    @Test func `the same set gives the same ranking every time`() async throws {
        let first = try await Self.evaluation().report()
        let second = try await Self.evaluation().report()
        #expect(first.answers.map(\.ranked) == second.answers.map(\.ranked))
    }

    @Test func `adversarial questions have a row, and no part in "all"`() async throws {
        let report = try await Self.evaluation().report()
        #expect(report.overall.count == 15)
        #expect(
            report.categories.map(\.name) == ["adversarial", "paraphrase", "several", "single"]
        )
        #expect(report.categories.map(\.count) == [1, 4, 4, 7])
        let kept = report.answers.filter { $0.question.category != "adversarial" }
        #expect(report.overall.score == .mean(of: kept.map(\.score)))
    }

    @Test func `without words and without vectors nothing is told apart by the query`()
        async throws
    {
        let evaluation = try await Self.evaluation()
        let whole = try evaluation.report()
        let wordless = try #require(Ablation.variants.first { $0.name == "without words" })
        let ablated = try evaluation.report(wordless.name, weights: wordless.weights)
        #expect(ablated.overall.score.ndcgAt10 < whole.overall.score.ndcgAt10)
        #expect(ablated.setup == "without words")
    }

    @Test func `the table has a row a category and the stages' latencies`() async throws {
        let lines = try await Self.evaluation().report().text.split(separator: "\n")
        #expect(lines[0].contains("recall: 16 questions about 34 memories; embedder none"))
        #expect(lines[1] == "| category | n | R@5 | R@10 | R@20 | NDCG@10 | MRR |")
        #expect(lines[3].hasPrefix("| all | 15 | 0."))
        #expect(lines.contains { $0.hasPrefix("recall: p50 ") && $0.contains(" ms, p99 ") })
    }

    @Test func `the JSON has the table's figures, on one line`() async throws {
        struct Summary: Decodable {
            var all: [String: Double]
            var categories: [String: [String: Double]]
        }
        let report = try await Self.evaluation().report()
        let json = try report.json()
        #expect(!json.contains("\n"))
        let summary = try JSONDecoder().decode(Summary.self, from: Data(json.utf8))
        #expect(summary.all["R@10"] == report.overall.score.recallAt10)
        #expect(summary.all["questions"] == 15)
        #expect(summary.categories.count == 4)
    }

    @Test func `a run file that can't be written is named`() async throws {
        let report = try await Self.evaluation().report()
        let path = "/nonexistent/run.jsonl"
        #expect(throws: EvaluationError.unwritableFile(path: path)) {
            try report.writeRun(to: path)
        }
    }

    @Test(arguments: [
        (0.5, "0.5000"), (0.12345, "0.1235"), (-0.00004, "0.0000"), (-1.5, "-1.5000"),
    ])
    func `figures have four digits`(_ value: Double, _ text: String) {
        #expect(value.fixed(4) == text)
    }

    @Test func `a percentile is a sample that so many stay within`() {
        var latencies = StageLatencies()
        for milliseconds in 1...200 { latencies.add(.milliseconds(milliseconds), to: .recall) }
        #expect(latencies.milliseconds(.recall, share: 0.5) == 100)
        #expect(latencies.milliseconds(.recall, share: 0.99) == 198)
        #expect(latencies.milliseconds(.words, share: 0.99) == 0)
        #expect(latencies.stages == [.recall])
    }
}
