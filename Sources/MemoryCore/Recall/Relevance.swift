import Glibc

/// How likely a memory answers the query, on one scale for all queries: what a threshold cuts by.
enum Relevance {
    /// Without vectors, or before a memory has one, the share of the query's words.
    static func value(coverage: Float, _ similarity: Float?) -> Float {
        guard let similarity else { return coverage }
        return 1 / (1 + exp(-(intercept + perCoverage * coverage + perSimilarity * similarity)))
    }

    /// Logistic regression over what recall returns for the questions of LoCoMo and BEAM
    /// (development halves, each with the same weight): of what it gives .25, .26 is evidence.
    private static let intercept: Float = -5.33
    private static let perCoverage: Float = 2.18
    private static let perSimilarity: Float = 3.47
}
