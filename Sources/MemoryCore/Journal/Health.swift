package import Logging
import Synchronization

/// Whether what is said is also kept. The chat goes on in any case.
package enum Health: Sendable, Equatable {
    case ok
    /// Why, in plain words.
    case degraded(String)
}

/// What fails at the moment. Each part reports its failures and its recovery; only the change
/// from one to the other is logged.
package final class HealthRecord: Sendable {
    package enum Part: String, Sendable, CaseIterable {
        case store, journal, refused, worker, flush, embedder
    }

    private let reasons = Mutex<[Part: String]>([:])
    private let logger: Logger

    package init(logger: Logger) { self.logger = logger }

    package var health: Health {
        let reasons = reasons.withLock { $0 }
        let lines = Part.allCases.compactMap { part in
            reasons[part].map { "\(part.rawValue): \($0)" }
        }
        return lines.isEmpty ? .ok : .degraded(lines.joined(separator: "; "))
    }

    package func failed(_ part: Part, _ error: any Error) {
        let reason = String(describing: error)
        let before = reasons.withLock { $0.updateValue(reason, forKey: part) }
        guard before == nil else { return }
        logger.error("storing fails", metadata: ["part": "\(part.rawValue)", "error": "\(reason)"])
    }

    package func succeeded(_ part: Part) {
        guard reasons.withLock({ $0.removeValue(forKey: part) }) != nil else { return }
        logger.notice("storing works again", metadata: ["part": "\(part.rawValue)"])
    }
}
