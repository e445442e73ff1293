/// What one ranking reached on one data set.
package struct EvaluationReport: Sendable {
    /// What was recalled for a question, best first, and how that scores.
    struct Answer: Sendable {
        var question: EvaluationSet.Question
        var ranked: [String]
        var score: RetrievalScore

        init(_ question: EvaluationSet.Question, ranked: [String]) {
            self.question = question
            self.ranked = ranked
            score = RetrievalScore(ranked: ranked, evidence: question.evidence)
        }
    }

    struct Row: Sendable, Equatable {
        var name: String
        var count: Int
        var score: RetrievalScore
    }

    /// Questions whose answer was never said: what is recalled for them says nothing about recall.
    static let leftOut = "adversarial"

    let set: String
    /// What ranked: the embedder and what else was chosen, for people.
    let setup: String
    let memoryCount: Int
    let answers: [Answer]
    let latencies: StageLatencies

    /// The mean over all questions but those of the category that is left out.
    var overall: Row {
        row("all", answers.filter { $0.question.category != Self.leftOut })
    }

    var categories: [Row] {
        let groups = Dictionary(grouping: answers, by: \.question.category)
        return groups.keys.sorted().map { row($0, groups[$0] ?? []) }
    }

    private func row(_ name: String, _ answers: [Answer]) -> Row {
        Row(name: name, count: answers.count, score: .mean(of: answers.map(\.score)))
    }
}
