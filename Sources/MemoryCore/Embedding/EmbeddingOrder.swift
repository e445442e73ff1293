/// Which memories are embedded next. Decides, and does nothing itself.
///
/// The latest first, in small batches. After a failure each is tried alone, and the next older one
/// after it: one text that the embedder refuses keeps back no other. When all have been tried, the
/// refused ones come again.
struct EmbeddingOrder: Sendable {
    /// What to ask the store for.
    struct Request: Sendable, Equatable {
        /// Only what was stored before this.
        var before: Int64
        var limit: Int
    }

    enum Step: Sendable, Equatable {
        case embed
        /// Wait, then go on.
        case retry(after: Duration)
        /// Nothing is left until something new comes.
        case rest
    }

    private let batchSize: Int
    private var backoff: Backoff
    private var before = Int64.max
    private var limit: Int

    init(batchSize: Int, backoff: Backoff) {
        self.batchSize = batchSize
        self.backoff = backoff
        limit = batchSize
    }

    var request: Request { Request(before: before, limit: limit) }

    /// Something new was stored: it comes first.
    mutating func wake() { before = .max }

    mutating func succeeded() -> Step {
        backoff.succeeded()
        limit = min(batchSize, 2 * limit)
        return .embed
    }

    /// - Parameter first: the latest of the batch that failed; nil if the store did.
    mutating func failed(first sequence: Int64?) -> Step {
        // Alone first; then the same one is passed over.
        if limit == 1, let sequence { before = sequence }
        limit = 1
        return .retry(after: backoff.failed())
    }

    /// The store had nothing for the request.
    mutating func ranOut() -> Step {
        defer { before = .max }
        return before == .max ? .rest : .retry(after: backoff.failed())
    }
}
