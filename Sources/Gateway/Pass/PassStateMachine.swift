/// The order of events of one request, without any I/O.
///
/// ```
/// collecting → recalling → waiting → streaming → committing → trailing → done
///      └── (no memory) ──────↑             └──── (nothing to keep) ────────↑
/// ```
/// Each event is a method; what it returns is what has to be done now. Events that come too late
/// (a recall after its deadline, bytes for a client that has left) ask for nothing.
struct PassStateMachine {
    enum State: Equatable {
        /// The request's body is gathered, because memory wants to read it or because it is small.
        case collecting
        /// The body is whole; memory is being asked.
        case recalling
        /// The request is on its way; the upstream has not answered.
        case waiting
        /// The answer is passed on as it comes.
        case streaming
        /// The final bytes are held until the journal has the exchange.
        case committing(End)
        /// The final bytes are out; whatever the upstream still sends is passed on.
        case trailing
        case done
    }

    /// How the upstream's answer ended, as far as it has.
    enum End: Equatable { case open, clean, broken }

    private(set) var state: State
    private(set) var isRequestWhole = false

    init(collectsBody: Bool) { state = collectsBody ? .collecting : .waiting }

    // MARK: The request

    enum RequestAction: Equatable { case collect, upload, drop }

    func requestBody() -> RequestAction {
        switch state {
        case .collecting: .collect
        case .recalling, .done: .drop
        case .waiting, .streaming, .committing, .trailing: .upload
        }
    }

    enum RequestEndAction: Equatable { case recall, finishUpload, nothing }

    mutating func requestEnd() -> RequestEndAction {
        isRequestWhole = true
        switch state {
        case .collecting:
            state = .recalling
            return .recall
        case .waiting, .streaming, .committing, .trailing: return .finishUpload
        case .recalling, .done: return .nothing
        }
    }

    /// The recall's result, its failure or its deadline: whichever comes first sends the request
    /// on, and the others find that it has gone.
    mutating func recallEnded() -> Bool {
        guard state == .recalling else { return false }
        state = .waiting
        return true
    }

    /// We answer by ourselves, with an error.
    mutating func rejected() -> Bool {
        switch state {
        case .collecting, .recalling, .waiting:
            state = .done
            return true
        case .streaming, .committing, .trailing, .done: return false
        }
    }

    // MARK: The answer

    mutating func upstreamHead() -> Bool {
        guard state == .waiting else { return false }
        state = .streaming
        return true
    }

    enum BodyAction: Equatable { case pass, commit, hold, drop }

    /// - Parameter isFinal: this chunk carries the answer's terminal event, and there is an
    ///   exchange to keep.
    mutating func upstreamBody(isFinal: Bool) -> BodyAction {
        switch state {
        case .streaming where isFinal:
            state = .committing(.open)
            return .commit
        case .streaming, .trailing: return .pass
        case .committing: return .hold
        case .collecting, .recalling, .waiting, .done: return .drop
        }
    }

    enum EndAction: Equatable { case finish, commit, wait, drop }

    /// - Parameter keepsExchange: there is an exchange that is not yet in the journal.
    mutating func upstreamEnd(keepsExchange: Bool) -> EndAction {
        switch state {
        case .streaming where keepsExchange:
            state = .committing(.clean)
            return .commit
        case .streaming, .trailing:
            state = .done
            return .finish
        case .committing:
            state = .committing(.clean)
            return .wait
        case .collecting, .recalling, .waiting, .done: return .drop
        }
    }

    enum FailureAction: Equatable { case replyWithError, breakOff, wait, drop }

    mutating func upstreamFailed() -> FailureAction {
        switch state {
        case .waiting:
            state = .done
            return .replyWithError
        case .streaming, .trailing:
            state = .done
            return .breakOff
        case .committing:
            state = .committing(.broken)
            return .wait
        case .collecting, .recalling, .done: return .drop
        }
    }

    enum ReleaseAction: Equatable { case release, releaseAndFinish, releaseAndBreakOff, nothing }

    /// The journal has the exchange, can't take it, or took too long: the held bytes go out now.
    mutating func journalAnswered() -> ReleaseAction {
        guard case .committing(let end) = state else { return .nothing }
        switch end {
        case .open:
            state = .trailing
            return .release
        case .clean:
            state = .done
            return .releaseAndFinish
        case .broken:
            state = .done
            return .releaseAndBreakOff
        }
    }

    // MARK: The client

    enum LeaveAction: Equatable {
        case cancel
        /// What was said so far is kept as an incomplete exchange.
        case cancelAndKeep
        case nothing
    }

    mutating func clientLeft() -> LeaveAction {
        defer { state = .done }
        switch state {
        case .streaming: return .cancelAndKeep
        case .collecting, .recalling, .waiting, .committing, .trailing: return .cancel
        case .done: return .nothing
        }
    }
}
