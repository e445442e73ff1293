import Glibc

/// How likely a memory answers the query, on one scale for all queries: what a threshold cuts by.
///
/// 1/2 means: as likely evidence for a question as the best hit for a question about somebody
/// else's memories, at even odds. Logistic regressions, rounded, over the first ten of both kinds
/// on the development halves of LoCoMo and BEAM (AUC .97 and .95; words only .94 and .90).
enum Relevance {
    /// - Parameter coverage: the share of the query's words, by rarity.
    static func value(coverage: Float, _ similarity: Float?) -> Float {
        guard let similarity else { return logistic(-2.7 + 8.5 * coverage) }
        return logistic(-4.5 + 6.5 * coverage + 7 * similarity)
    }

    private static func logistic(_ value: Float) -> Float { 1 / (1 + exp(-value)) }
}
