import FoundationEssentials

extension EvaluationReport {
    /// One line of JSON: `set`, `setup`, `memories`, `all` and `categories` with their figures,
    /// `milliseconds` a stage.
    package func json() throws -> String {
        let summary = Summary(
            set: set,
            setup: setup,
            memories: memoryCount,
            all: Self.figures(of: overall),
            categories: Dictionary(
                uniqueKeysWithValues: categories.map { ($0.name, Self.figures(of: $0)) }
            ),
            milliseconds: Dictionary(
                uniqueKeysWithValues: latencies.stages.map { stage in
                    let shares = ["p50": 0.5, "p99": 0.99]
                    return (
                        stage.rawValue,
                        shares.mapValues { latencies.milliseconds(stage, share: $0) }
                    )
                }
            )
        )
        return try Self.line(summary)
    }

    /// What was recalled, a line of JSON a question: `conversation`, `query_id`, `ranked`.
    package func writeRun(to path: String) throws {
        let lines = try answers.map { answer in
            try Self.line(
                RunLine(
                    conversation: answer.question.conversation,
                    query_id: answer.question.id,
                    ranked: answer.ranked
                )
            ) + "\n"
        }
        do {
            try lines.joined().write(toFile: path, atomically: true, encoding: .utf8)
        } catch {
            throw EvaluationError.unwritableFile(path: path)
        }
    }

    private struct Summary: Encodable {
        var set: String
        var setup: String
        var memories: Int
        var all: [String: Double]
        var categories: [String: [String: Double]]
        var milliseconds: [String: [String: Double]]
    }

    /// The names are those of the format.
    private struct RunLine: Encodable {
        var conversation: String
        var query_id: String
        var ranked: [String]
    }

    private static func figures(of row: Row) -> [String: Double] {
        var figures = ["questions": Double(row.count)]
        for (name, path) in RetrievalScore.columns { figures[name] = row.score[keyPath: path] }
        return figures
    }

    private static func line(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
