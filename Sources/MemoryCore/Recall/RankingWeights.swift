/// Every number that decides the order of a recall.
///
///     score = lexical · scaled(BM25 + previous · BM25 of the message before
///                                   + next · BM25 of the message after)
///           + similarity · scaled(cosine)
///           + saidByUser, if the user said it
///           + conversation · scaled best of its conversation
///           − onlyAsks, if it only asks
///
/// "Scaled" maps the scores of the query's candidates to 0…1, from the least to the greatest in
/// the scope. Without vectors the second line is 0, and the rest stays as it is: the user's words
/// then count for more beside the lexical half, which measures better than giving it both weights.
package struct RankingWeights: Sendable {
    /// BM25: how soon more of the same word stops to count.
    package var saturation: Float = 1.2
    /// BM25: how much a long text must say a word more often. Low, because messages differ in
    /// length by a hundred times.
    package var lengthNormalization: Float = 0.35

    package var lexical: Float = 0.5
    package var similarity: Float = 0.5

    /// Answers follow questions: the message after one that matches is likely what is meant.
    package var previous: Float = 0.5
    package var next: Float = 0.3
    package var secondPrevious: Float = 0
    package var secondNext: Float = 0

    /// What the user said is worth more than what a model answered.
    package var saidByUser: Float = 0.15
    package var conversation: Float = 0.1
    package var onlyAsks: Float = 0.05

    package init() {}

    /// What counts of a neighbour's terms: -1 is the message before.
    func flow(from place: Int) -> Float {
        switch place {
        case 0: 1
        case -1: previous
        case 1: next
        case -2: secondPrevious
        case 2: secondNext
        default: 0
        }
    }
}
