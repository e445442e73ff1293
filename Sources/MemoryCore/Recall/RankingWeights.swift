/// Every number that decides the order of a recall.
///
///     score = r + near · the best r of the messages around it
///               + saidByUser, if the user said it
///               + speaker, if the query names who said it
///               + date · how well its day fits the time that the query names
///               + tellsTime, if the query asks for a time and it has a word for one
///               + standing · V, if the user says how things are to be, always
///               − onlyAsks, if it only asks
///     r     = lexical · L + similarity · V
///     L     = for each word of the query the best BM25 of the message itself and, weighted by
///             `flow`, its neighbours; added up, and divided by that of the best candidate
///     V     = cosine of its nearest passage over `leastSimilarity`, divided by that of the best
///             candidate
///
/// All were found on the development halves of LoCoMo and BEAM and lie on plateaus: 30 % more or
/// less of one changes R@10 by less than .005. See docs/recall.md for what each is worth.
package struct RankingWeights: Sendable {
    /// BM25: how soon more of the same word stops to count.
    package var saturation: Float = 1.2
    /// BM25: how much a long text must say a word more often. Low, because messages differ in
    /// length by a hundred times.
    package var lengthNormalization: Float = 0.35
    /// What a message leaves unsaid was said just before or is said just after.
    package var flow = NeighbourFlow()

    package var lexical: Float = 0.5
    package var similarity: Float = 0.5
    /// Cosines below this say no less than this.
    package var leastSimilarity: Float = -0.1
    /// Where even the best candidate is not much nearer, cosines count less: the best is divided
    /// by this at least.
    package var leastSimilarityRange: Float = 0.2

    /// Talk about a thing goes on for some messages.
    package var near: Float = 0.25
    /// How many places before and after are near.
    package var nearPlaces = 5

    /// What the user said is worth more than what a model answered.
    package var saidByUser: Float = 0.4
    package var speaker: Float = 0.25
    package var date: Float = 0.35
    package var tellsTime: Float = 0.1
    package var standing: Float = 0.4
    package var onlyAsks: Float = 0.05

    package init() {}
}

/// What a word counts that stands in a neighbour of a message, beside 1 for its own.
package struct NeighbourFlow: Sendable {
    /// A message of more terms, about ninety words, says so much that its words say less about its
    /// neighbours.
    static let maxTerms: UInt16 = 45
    static let lentByLongOnes: Float = 0.5

    package var previous: Float = 0.6
    package var next: Float = 0.4
    package var secondPrevious: Float = 0.4
    package var secondNext: Float = 0.2

    package init() {}
}
