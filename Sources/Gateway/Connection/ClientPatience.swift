import NIOCore

/// How long a client may take to say what it wants.
///
/// Time is counted in ticks, so that no request costs a look at the clock: a connection that several
/// ticks in a row find waiting at the same place is closed.
struct ClientPatience {
    static let tick = TimeAmount.seconds(10)

    /// What the connection waits for, and a number that changes with each progress there.
    enum Wait: Equatable {
        /// A part of a head has come, or the connection is new. A head that comes in drops makes no
        /// progress until it is whole.
        case head(requests: Int)
        case body(reads: Int)
        /// The next request.
        case request(requests: Int)
        /// Us: a model may think as long as it likes.
        case answer
    }

    private var last = Wait.answer
    private var count = 0

    /// To be called once a tick.
    ///
    /// - Returns: whether the client has had its time: 10 to 20 s for a head, 30 to 40 s for a piece
    ///   of a body, 120 to 130 s between two requests.
    mutating func isOver(_ wait: Wait) -> Bool {
        guard wait == last else {
            last = wait
            count = 0
            return false
        }
        count += 1
        return wait.ticks.map { count >= $0 } ?? false
    }
}

extension ClientPatience.Wait {
    fileprivate var ticks: Int? {
        switch self {
        case .head: 1
        case .body: 3
        case .request: 12
        case .answer: nil
        }
    }
}
