extension EvaluationReport {
    /// A table in Markdown with a row a category.
    package var text: String {
        let names = RetrievalScore.columns.map(\.name)
        var lines = [
            "\(set): \(answers.count) questions about \(memoryCount) memories; \(setup)",
            "| category | n | " + names.joined(separator: " | ") + " |",
            "|---|---:|" + names.map { _ in "---:|" }.joined(),
        ]
        for row in [overall] + categories {
            let figures = RetrievalScore.columns.map { row.score[keyPath: $0.path].fixed(4) }
            lines.append("| \(row.name) | \(row.count) | \(figures.joined(separator: " | ")) |")
        }
        lines += latencies.stages.map { stage in
            let (p50, p99) = (
                latencies.milliseconds(stage, share: 0.5),
                latencies.milliseconds(stage, share: 0.99)
            )
            return "\(stage.rawValue): p50 \(p50.fixed(3)) ms, p99 \(p99.fixed(3)) ms"
        }
        return lines.joined(separator: "\n")
    }

    /// One row: the overall figures, and how far they are from those of another report.
    package func line(beside other: EvaluationReport) -> String {
        let figures = RetrievalScore.columns.map { _, path in
            let (own, others) = (overall.score[keyPath: path], other.overall.score[keyPath: path])
            return "\(own.fixed(4)) (\(own < others ? "" : "+")\((own - others).fixed(4)))"
        }
        return "| \(setup) | \(figures.joined(separator: " | ")) |"
    }
}

extension Double {
    /// With so many digits behind the point.
    func fixed(_ digits: Int) -> String {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let whole = Int64((magnitude * scale).rounded())
        let (integer, fraction) = whole.quotientAndRemainder(dividingBy: Int64(scale))
        let padding = String(repeating: "0", count: digits - "\(fraction)".count)
        return "\(self < 0 && whole > 0 ? "-" : "")\(integer).\(padding)\(fraction)"
    }
}
